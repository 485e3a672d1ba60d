import type { JobRequest } from "../job-request.ts";
import { Worker } from "../worker.ts";
import { checkSteps, type HandlerScript, runScript, type ScriptTime } from "./script.ts";

/** What a scripted worker does: for jobs without a name, or for each job by its name. */
export type WorkerScript = HandlerScript | Readonly<Record<string, HandlerScript>>;

/** A worker whose handlers do what a script says. */
export class ScriptedWorker<TName extends string = string> extends Worker<TName> {
  /** What it was asked for, in that order. */
  readonly requests: readonly JobRequest[];

  /** @internal Made by {@link scriptedWorker}. */
  constructor(name: TName, script: WorkerScript) {
    const requests: JobRequest[] = [];
    const where = `worker '${name}'`;
    const handlerOf = (of: string, steps: HandlerScript) => {
      if (typeof steps !== "function") checkSteps(of, steps);
      let count = 0;
      return (request: JobRequest): Promise<unknown> => {
        requests.push(request);
        count++;
        const own = typeof steps === "function" ? checkSteps(of, steps(request, count)) : steps;
        return runScript(request, own, this.#time);
      };
    };
    const isForAll = typeof script !== "object" || Array.isArray(script);
    super(name, {
      ...(isForAll
        ? { onJob: handlerOf(where, script as HandlerScript) }
        : {
            jobs: Object.fromEntries(
              Object.entries(script).map(([job, steps]) => [
                job,
                handlerOf(`job '${job}' of ${where}`, steps),
              ]),
            ),
          }),
    });
    this.requests = requests;
  }

  readonly #time: ScriptTime = {
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const { deadlines } = this._open("wait");
        if (signal?.aborted) {
          resolve();
          return;
        }
        const wake = (): void => {
          deadlines.disarm(timer);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const timer = deadlines.armIn(ms, { due: wake });
        signal?.addEventListener("abort", wake);
      }),
  };
}

/**
 * A worker for tests: each request is answered as the script says, in the runtime's time.
 *
 * ```ts
 * const printer = scriptedWorker("printer", [{ update: "page 1" }, { update: "page 2" }, { fail: "out of paper" }]);
 * const archive = scriptedWorker("archive", { find: (_request, count) => (count < 3 ? [{ throw: new Error("busy") }] : [{ return: "found" }]) });
 * ```
 *
 * A list is for jobs without a name; a record has a script for each job by its name. `requests` has what it was asked.
 *
 * @throws TypeError for a name that is none, and for a step that cannot be done.
 */
export function scriptedWorker<const TName extends string>(
  name: TName,
  script: WorkerScript,
): ScriptedWorker<TName> {
  return new ScriptedWorker(name, script);
}
