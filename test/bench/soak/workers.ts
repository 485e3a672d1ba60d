import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { createWorker, type JobRequest, JobStatus, type Worker } from "../../../src/index.ts";
import type { Random } from "../../../src/testing/random.ts";
import { sleep } from "./world.ts";

const number = (request: JobRequest): number => Number(request.payload ?? 0);

/** Waits, and listens to the signal. */
const heed = async (request: JobRequest): Promise<string> => {
  await wait(number(request), undefined, { signal: request.signal });
  return "done";
};

/** Short jobs of each way to end, with every kind of limit. */
function calc(random: Random): Worker {
  return createWorker("calc", {
    jobs: {
      add: (request) => number(request) + 1,
      heed,
      few: { concurrency: 4, run: heed },
      queued: { sequential: true, maxQueued: 8, run: heed },
      checked: {
        payload: z.object({ n: z.number(), times: z.number().default(2) }),
        response: z.number().max(100),
        run: async ({ payload }) => payload.n * payload.times,
      },
      fails: (request) => request.fail("it cannot be done", { response: { left: 1 } }),
      throws: () => {
        throw new Error("broken");
      },
      twice: async (request) => {
        await request.respond("no", {
          status: random.pick(Object.values(JobStatus)),
          urgent: random.chance(0.5),
        });
        await request.respond("again").catch(() => {});
        await request.update("nobody hears it").catch(() => {});
      },
      /** Goes well at the attempt that it is asked with. */
      flaky: (request) => {
        if (request.attempt < number(request)) throw new Error("not yet");
        return request.attempt;
      },
      /** Hears nothing. */
      deaf: async (request) => {
        await sleep(number(request));
        await request.update("late");
        return "late";
      },
      deafAlone: { sequential: true, maxQueued: 4, run: (request) => sleep(number(request)) },
      asked: async (request) => {
        let times = 0;
        const off = request.onUpdateRequested(() => void request.update(++times));
        try {
          await heed(request);
        } finally {
          off();
        }
      },
    },
    onJob: ({ payload }) => payload,
  }) as Worker;
}

/** Streams, whose data are the numbers from 0 up. */
function feed(): Worker {
  return createWorker("feed", {
    jobs: {
      awaited: async (request) => {
        await request.streamStart();
        for (let i = 0; i < number(request); i++) await request.streamData(i);
        await request.streamEnd(number(request));
      },
      rushed: (request) => {
        for (let i = 0; i < number(request); i++) void request.streamData(i);
        return number(request);
      },
      updates: async (request) => {
        for (let i = 0; i < number(request); i++) await request.update(i);
      },
      urgent: async (request) => {
        for (let i = 0; i < number(request); i++) await request.update(i, { urgent: i % 5 === 0 });
        await request.respond("at once", { urgent: true });
      },
      slowly: async (request) => {
        for (let i = 0; i < number(request); i++) {
          await wait(2, undefined, { signal: request.signal });
          await request.streamData(i);
        }
      },
    },
  }) as Worker;
}

/** Asks others while it works. */
function boss(name: string): Worker {
  return createWorker(name, {
    jobs: {
      one: (request) => request.job("calc", { name: "add", payload: 1 }),
      many: async (request) => {
        const targets = ["calc", { target: "feed", name: "updates" }, { target: "boss-2", name: "one" }];
        const { responses } = await request.jobGroup(targets, { name: "heed", payload: number(request) });
        return Object.keys(responses).length;
      },
      chain: async (request): Promise<unknown> => {
        const left = number(request);
        if (left === 0) return request.job("calc", { name: "heed", payload: 3 });
        const next = name === "boss" ? "boss-2" : "boss";
        return request.job(next, { name: "chain", payload: left - 1 }, async (job) => {
          for await (const { data } of job) await request.update(data);
        });
      },
      /** Is done before what it asked for. */
      leaves: async (request) => {
        for (let i = 0; i < 3; i++) void request.job("calc", { name: "heed", payload: 1_000 });
        void request.jobGroup(["calc", "feed"], { name: "slowly", payload: 100 });
        await wait(number(request), undefined, { signal: request.signal });
      },
      copes: async (request) => {
        const broken = request.job("calc", { name: "throws" });
        return broken.catch(() => "never mind");
      },
      /** Would wait for the slot that it holds. */
      circle: { sequential: true, run: (request) => request.job(name, { name: "circle" }) },
      reads: async (request) => {
        let read = 0;
        for await (const event of request.job("feed", {
          name: "awaited",
          payload: number(request),
          buffer: 4,
        })) {
          if (event.type !== "stream_data") continue;
          await request.streamData(event.data);
          read++;
        }
        return read;
      },
    },
  }) as Worker;
}

/** Workers that stay, as long as their runtime does. */
export function steadyWorkers(random: Random): Worker[] {
  return [calc(random), feed(), boss("boss"), boss("boss-2")];
}
