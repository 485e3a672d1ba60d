import {
  isJobError,
  isJobGroupError,
  type JobContext,
  type JobGroupContext,
  type JobGroupEvent,
  type Runtime,
} from "../../src/index.ts";
import type { Random } from "../../src/testing/random.ts";
import { jitter } from "./jitter.ts";
import { ANSWER, type Wish, WORKERS } from "./workers.ts";

/** How early a timer of the host may fire, measured by another clock (milliseconds). */
const EARLY_MS = 2;

/** Asks for a job or a group, does something to it or not, and looks at all that comes of it. */
export async function ask(
  runtime: Runtime,
  random: Random,
  signal: AbortSignal,
  wrongs: string[],
): Promise<string> {
  const wish: Wish = { parts: random.int(0, 6), fails: random.chance(0.15) };
  const targets = random.some(WORKERS, random.pick([1, 1, 1, 2, 4]));
  const timeout = random.pick([undefined, undefined, undefined, 0, 3, 15, 60]);
  const params = {
    name: "report",
    payload: wish,
    timeout,
    buffer: random.pick([1, 4, 64]),
    ...(random.chance(0.1) && { signal }),
  };
  const wrong = (what: string): void => void wrongs.push(`${targets.join("+")}: ${what}`);
  const begin = performance.now();
  const [first = "any"] = targets;
  const context: JobContext | JobGroupContext =
    targets.length === 1 && random.chance(0.7)
      ? runtime.job(first, params)
      : runtime.jobGroup(targets, params);
  const reading = random.chance(0.6) ? read(context, targets, wish, random, wrong) : undefined;
  const isCancelled = random.chance(0.2);
  if (isCancelled) void jitter(random, 20).then(() => context.cancel("by whim"));
  const code = await context.then(
    (value) => {
      const answers =
        targets.length > 1 || "group" in context
          ? Object.values((value as { responses: object }).responses)
          : [value];
      if (answers.length !== targets.length || answers.some((answer) => answer !== ANSWER))
        wrong(`answered ${JSON.stringify(answers)}`);
      if (wish.fails) wrong("completed, though it was to fail");
      return "completed";
    },
    (error: unknown) => {
      if (!isJobError(error) && !isJobGroupError(error)) wrong(`ended with ${String(error)}`);
      return isJobError(error) || isJobGroupError(error) ? error.code : "?";
    },
  );
  const ms = performance.now() - begin;
  if (code === "timeout" && (timeout === undefined || ms < timeout - EARLY_MS))
    wrong(`timed out after ${ms} of ${timeout} ms`);
  // Time may be over for a sub-job a little sooner than anybody says so of the one above: then it is that one's error.
  const maySayError = wish.fails || (timeout !== undefined && targets.includes("asking"));
  if (code === "error" && !maySayError) wrong("failed, though it was not to");
  if (code === "cancelled" && !isCancelled && !signal.aborted) wrong("was cancelled by nobody");
  const outcome = await reading;
  if (outcome !== undefined && outcome !== "left" && (outcome === "ended") !== (code === "completed"))
    wrong(`a loop ${outcome}, the job ${code}`);
  const { status } = "group" in context ? context.group : context;
  if ((status === "completed") !== (code === "completed")) wrong(`its status is ${status}, its code ${code}`);
  await context.settled;
  return code;
}

type Wrong = (what: string) => void;

/** Reads what is reported, slowly: in order and without a hole from each worker, and all of it where it completes. */
async function read(
  context: JobContext | JobGroupContext,
  targets: readonly string[],
  { parts }: Wish,
  random: Random,
  wrong: Wrong,
): Promise<string> {
  const last = new Map<string, number>();
  const leaveAfter = random.chance(0.2) ? random.int(0, 5) : Number.POSITIVE_INFINITY;
  let count = 0;
  try {
    for await (const event of context as AsyncIterable<JobGroupEvent>) {
      if (event.type !== "stream_data") continue;
      const workerName = event.workerName ?? targets[0];
      const before = last.get(workerName) ?? 0;
      if (event.data !== before + 1)
        wrong(`after part ${before} of '${workerName}' comes part ${String(event.data)}`);
      last.set(workerName, event.data as number);
      if (++count > leaveAfter) return "left";
      await jitter(random, 2);
    }
  } catch {
    return "failed";
  }
  for (const name of targets)
    if ((last.get(name) ?? 0) !== parts) wrong(`'${name}' told of ${last.get(name)} parts of ${parts}`);
  return "ended";
}
