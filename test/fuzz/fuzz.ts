import { Random } from "../../src/testing/random.ts";
import type { Branches } from "./branches.ts";
import type { FuzzFrame, FuzzInput, FuzzTarget } from "./fuzz-target.ts";
import { mutatedInput } from "./mutate.ts";
import { shrunk } from "./shrink.ts";

/** So many inputs are run before it is asked whether they reached something new. */
const BATCH = 128;
/** What is kept beside the seeds, at most. */
const MOST_KEPT = 4_000;
/** What is longer makes all that is made of it slow. */
const MOST_KEPT_BYTES = 8_192;
/** How long an input may take, and each byte of it: what is slower three times over does more than it should (milliseconds). */
const MOST_MS = 250;
const MOST_MS_A_BYTE = 1 / 1_000;

/** Something that must not be, and what brought it about. */
interface Failure {
  readonly target: string;
  readonly error: Error;
  readonly input: FuzzInput;
}

export interface FuzzOptions {
  readonly seed: number;
  /** How many frames at least. */
  readonly frames: number;
  /** With it, inputs that reach branches that none has reached are kept, and others made of them. */
  readonly branches?: Branches | undefined;
  readonly progress?: (frames: number, kept: number) => void;
}

export interface FuzzReport {
  readonly frames: number;
  /** How many inputs reached something new. */
  readonly kept: number;
  /** The longest that an input took (milliseconds). */
  readonly slowestMs: number;
  readonly failure: Failure | undefined;
}

/** Runs a target with inputs that are made of valid ones, until one fails or there have been enough. */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const { seed, branches, progress } = options;
  const random = new Random(seed);
  const pool: FuzzFrame[] = [...target.seeds(random)];
  const own = pool.length;
  let frames = 0;
  let slowestMs = 0;
  let kept = 0;
  while (frames < options.frames) {
    const length = Math.min(BATCH, Math.ceil((options.frames - frames) / target.longest));
    const batch = Array.from({ length }, () => mutatedInput(pool, target, random));
    for (const input of batch) {
      const { error, ms } = await tried(target, input);
      frames += input.length;
      slowestMs = Math.max(slowestMs, ms);
      if (error !== undefined)
        return { frames, kept, slowestMs, failure: await smallest(target, input, error) };
    }
    for (const input of branches === undefined ? [] : await reachedNew(target, batch, branches)) {
      kept++;
      for (const frame of input) {
        if (frame.data.length > MOST_KEPT_BYTES) continue;
        if (pool.length < own + MOST_KEPT) pool.push(frame);
        else pool[random.int(own, pool.length - 1)] = frame;
      }
    }
    progress?.(frames, kept);
  }
  return { frames, kept, slowestMs, failure: undefined };
}

/** The inputs of a batch that reach something new: if it did, each is run again by itself. */
async function reachedNew(
  target: FuzzTarget,
  batch: readonly FuzzInput[],
  branches: Branches,
): Promise<readonly FuzzInput[]> {
  const fresh = branches.takeNew();
  const found: FuzzInput[] = [];
  for (const input of batch) {
    if (fresh.size === 0) break;
    await tried(target, input);
    let isOne = false;
    for (const branch of branches.take()) isOne = fresh.delete(branch) || isOne;
    if (isOne) found.push(input);
  }
  return found;
}

/** What comes of an input: an error, if something does not hold, and how long it kept the processor busy. */
export async function tried(
  target: FuzzTarget,
  input: FuzzInput,
  mostMs = MOST_MS,
): Promise<{ readonly error: Error | undefined; readonly ms: number }> {
  const most = input.reduce((sum, { data }) => sum + data.length * MOST_MS_A_BYTE, mostMs);
  let ms = Number.POSITIVE_INFINITY;
  // It may have been something else: a collection of garbage, a function that is compiled.
  for (let left = 3; left > 0 && ms > most; left--) {
    const begin = process.cpuUsage();
    try {
      await target.check(input);
    } catch (error) {
      const made = error instanceof Error ? error : new Error(`threw ${String(error)}`);
      return { error: made, ms: workedMs(begin) };
    }
    ms = Math.min(ms, workedMs(begin));
  }
  const error = ms > most ? new Error(`took ${Math.round(ms)} ms, three times over`) : undefined;
  return { error, ms };
}

/** How long this process has been at work since then, and not others: a machine may be busy (milliseconds). */
function workedMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

async function smallest(target: FuzzTarget, input: FuzzInput, error: Error): Promise<Failure> {
  const kind = kindOf(error);
  const small = await shrunk(input, async (fewer) => {
    const { error } = await tried(target, fewer);
    return error !== undefined && kindOf(error) === kind;
  });
  const { error: last = error } = await tried(target, small);
  return { target: target.name, error: last, input: small };
}

/** Two failures are of a kind if they say the same but for numbers and what is quoted. */
function kindOf({ message }: Error): string {
  return message.replace(/\d+|'[^']*'|"[^"]*"/g, "…").slice(0, 60);
}
