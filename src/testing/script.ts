import type { JobStatus } from "../../machines/index.ts";
import { misuse } from "../internal/check.ts";
import type { JobParams } from "../job-params.ts";
import type { JobRequest } from "../job-request.ts";

/** One thing that a scripted handler does. What it says is sent before the next step; with `nowait` nobody waits for room. */
export type ScriptStep =
  | { readonly update: unknown; readonly urgent?: boolean; readonly nowait?: boolean }
  | { readonly streamStart: unknown; readonly nowait?: boolean }
  | { readonly streamData: unknown; readonly nowait?: boolean }
  /** Ends the job: completed. The script goes on, as a handler may. */
  | { readonly streamEnd: unknown }
  /** Ends the job, with a status. The script goes on, as a handler may. */
  | { readonly respond: unknown; readonly status?: JobStatus; readonly urgent?: boolean }
  /** The handler returns this. */
  | { readonly return: unknown }
  | { readonly fail: string; readonly response?: unknown; readonly cause?: unknown }
  | { readonly throw: unknown }
  /**
   * Waits so many milliseconds of the runtime's clock, or for a promise. Not longer than until the signal aborts, which ends
   * the script; with `deaf` it waits and goes on whatever happens.
   */
  | { readonly wait: number | PromiseLike<unknown>; readonly deaf?: boolean }
  /** Waits until the signal aborts. */
  | { readonly hang: true }
  /** Asks for a sub-job and waits for it; what goes wrong with it goes wrong here. */
  | { readonly ask: string; readonly params?: JobParams }
  /** Whatever else a handler can do. */
  | { readonly do: (request: JobRequest) => unknown };

/** What a handler does, step by step. After the last one it returns nothing. */
export type ScriptSteps = readonly ScriptStep[];

/** The same for each request, or made for each of them: `count` is 1 for the first that its worker, under that job's name, gets. */
export type HandlerScript = ScriptSteps | ((request: JobRequest, count: number) => ScriptSteps);

/** What the steps are called, each by the key that tells it from the others, and what else may stand in them. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  update: ["urgent", "nowait"],
  streamStart: ["nowait"],
  streamData: ["nowait"],
  streamEnd: [],
  respond: ["status", "urgent"],
  return: [],
  fail: ["response", "cause"],
  throw: [],
  wait: ["deaf"],
  hang: [],
  ask: ["params"],
  do: [],
};
const KINDS = Object.keys(STEPS);

/** Throws a TypeError that names the step, unless all can be done. */
export function checkSteps(where: string, steps: ScriptSteps): ScriptSteps {
  if (!Array.isArray(steps)) throw misuse(`the script of ${where} must be a list of steps`);
  for (const [index, step] of steps.entries()) {
    const kinds = KINDS.filter((kind) => Object.hasOwn(step ?? {}, kind));
    const at = `step ${index + 1} of the script of ${where}`;
    const [kind] = kinds;
    if (kind === undefined || kinds.length > 1) {
      const is = kind === undefined ? "none of them" : kinds.join(" and ");
      throw misuse(`${at} must be one of ${KINDS.join(", ")}: it is ${is}`);
    }
    const unknown = Object.keys(step).find((key) => key !== kind && !STEPS[kind]?.includes(key));
    if (unknown !== undefined) throw misuse(`${at}, { ${kind} }, has no option '${unknown}'`);
    if ("wait" in step && !isTimeOrPromise(step.wait))
      throw misuse(`${at} must wait for a number of milliseconds, 0 or more, or for a promise`);
  }
  return steps;
}

function isTimeOrPromise(what: unknown): boolean {
  return typeof what === "number"
    ? what >= 0
    : typeof (what as PromiseLike<unknown> | null)?.then === "function";
}

/** What a script needs of its runtime. */
export interface ScriptTime {
  /** Resolves after so many milliseconds of the runtime's clock, or as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

/** Does what a script says. */
export async function runScript(request: JobRequest, steps: ScriptSteps, time: ScriptTime): Promise<unknown> {
  const { signal } = request;
  for (const step of steps) {
    if ("return" in step) return step.return;
    if ("throw" in step) throw step.throw;
    if ("fail" in step) return request.fail(step.fail, step);
    if ("wait" in step) {
      await waitFor(step.wait, step.deaf ? undefined : signal, time);
      if (signal.aborted && !step.deaf) return undefined;
    } else if ("hang" in step) {
      await untilAborted(signal);
      return undefined;
    } else if ("ask" in step) await request.job(step.ask, step.params);
    else if ("do" in step) await step.do(request);
    else await say(request, step);
  }
  return undefined;
}

type Saying = Extract<
  ScriptStep,
  | { update: unknown }
  | { streamStart: unknown }
  | { streamData: unknown }
  | { streamEnd: unknown }
  | { respond: unknown }
>;

/** Resolves when there is room, or at once for a step that does not wait for it. */
function say(request: JobRequest, step: Saying): Promise<void> | undefined {
  if ("streamEnd" in step) return request.streamEnd(step.streamEnd);
  if ("respond" in step) return request.respond(step.respond, { status: step.status, urgent: step.urgent });
  const said =
    "update" in step
      ? request.update(step.update, { urgent: step.urgent })
      : "streamStart" in step
        ? request.streamStart(step.streamStart)
        : request.streamData(step.streamData);
  return step.nowait ? undefined : said;
}

function waitFor(
  what: number | PromiseLike<unknown>,
  signal: AbortSignal | undefined,
  time: ScriptTime,
): Promise<unknown> {
  if (typeof what === "number") return time.sleep(what, signal);
  return signal === undefined ? Promise.resolve(what) : untilAborted(signal, what);
}

/** Resolves when the signal aborts, or as `what` does before that. Leaves no listener. */
function untilAborted(signal: AbortSignal, what?: PromiseLike<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      resolve(undefined);
      return;
    }
    const onAbort = (): void => resolve(undefined);
    signal.addEventListener("abort", onAbort, { once: true });
    const leave = (): void => signal.removeEventListener("abort", onAbort);
    what?.then(
      (value) => {
        leave();
        resolve(value);
      },
      (error) => {
        leave();
        reject(error);
      },
    );
  });
}
