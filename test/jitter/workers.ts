import { createWorker, type JobRequest, type Worker } from "../../src/index.ts";
import type { Random } from "../../src/testing/random.ts";
import { jitter } from "./jitter.ts";

/** What whoever asks says: how many parts it wants to hear of. */
export interface Wish {
  readonly parts: number;
  /** Whether it goes wrong in the end. */
  readonly fails: boolean;
}

/** What each worker answers when nothing comes between. */
export const ANSWER = "all of it";
export const WORKERS = ["any", "one", "three", "asking", "deaf"] as const;
const SLOTS: Readonly<Record<string, number>> = { one: 1, three: 3 };

/** Workers that take a while, each in its own way, and note where more of them are at work than may be. */
export function makeWorkers(random: Random, wrongs: string[]): Worker[] {
  const busy = new Map<string, number>();
  /** Tells of the parts, one after the other, as long as it is wanted. */
  async function report({ streamData, signal, payload }: JobRequest<Wish>, name: string): Promise<string> {
    const slots = SLOTS[name] ?? Number.POSITIVE_INFINITY;
    const now = (busy.get(name) ?? 0) + 1;
    busy.set(name, now);
    if (now > slots) wrongs.push(`${now} handlers of '${name}' at a time`);
    try {
      for (let part = 1; part <= payload.parts; part++) {
        await jitter(random);
        if (signal.aborted && name !== "deaf") throw signal.reason;
        await streamData(part);
      }
      if (payload.fails) throw new Error("as it was wished");
      return ANSWER;
    } finally {
      busy.set(name, (busy.get(name) ?? 0) - 1);
    }
  }
  const run = (name: string) => (request: JobRequest<Wish>) => report(request, name);
  return [
    createWorker("any", { jobs: { report: run("any") } }),
    createWorker("one", { jobs: { report: { sequential: true, run: run("one") } } }),
    createWorker("three", { jobs: { report: { concurrency: 3, run: run("three") } } }),
    createWorker("deaf", { jobs: { report: run("deaf") } }),
    createWorker("asking", {
      jobs: {
        report: async (request: JobRequest<Wish>) => {
          const { payload } = request;
          const sub = await request.job("any", { name: "report", payload: { ...payload, parts: 1 } });
          if (sub !== ANSWER) wrongs.push(`a job below another answered ${String(sub)}`);
          return report(request, "asking");
        },
      },
    }),
  ] as Worker[];
}
