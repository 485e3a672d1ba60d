/** What is held at one time. Bytes; the heap after a collection. */
export interface Sample {
  /** Since the load began. */
  readonly seconds: number;
  readonly heap: number;
  /** Jobs and groups that have no ending yet. */
  readonly inFlight: number;
}

/** What is there when all has been disposed of. */
export interface Leftovers {
  readonly asked: number;
  readonly told: number;
  readonly settled: number;
  /** Of what must not be, each in words: an ending that came twice, a reader with a hole. */
  readonly wrongs: readonly string[];
  /** Jobs and groups that had no ending although nobody asked for more, and those that had none when all was disposed of. */
  readonly unended: readonly string[];
  /** Readers, blocks and loops of the load that wait for something still. */
  readonly waiting: readonly string[];
  /** Timers of the runtimes' clocks. */
  readonly timers: number;
  /** Listeners of signals that outlive the jobs. */
  readonly listeners: number;
  readonly actors: readonly string[];
  /** What keeps the process alive, by kind, beyond what did before the load. */
  readonly handles: Readonly<Record<string, number>>;
  readonly rejections: readonly string[];
  readonly warnings: readonly string[];
}

/** How much the heap may grow within the second half, by least squares: bytes a minute. */
export const HEAP_LIMIT = 150_000;
/** A line through fewer samples than these says nothing. */
const LEAST_SAMPLES = 10;
/** Nor does one through less time than this: caches and the engine's own compiler are at work at first. */
export const LEAST_SECONDS = 120;

/** A point of a plane: what is measured at `at`, while there was `beside`. */
export type Point = readonly [at: number, beside: number, measured: number];

/** By how much what is measured grows with `at`, and not with what was beside it: the least squares plane through points. */
export function slopeOf(points: readonly Point[]): number {
  const means = [0, 1, 2].map(
    (axis) => points.reduce((sum, point) => sum + (point[axis] as number), 0) / points.length,
  );
  /** How two axes go together. */
  const both = (a: 0 | 1 | 2, b: 0 | 1 | 2): number =>
    points.reduce(
      (sum, point) => sum + (point[a] - (means[a] as number)) * (point[b] - (means[b] as number)),
      0,
    );
  const [at, beside, shared] = [both(0, 0), both(1, 1), both(0, 1)];
  // Where there was always as much beside it, or more and more in an even flow, nothing can be told apart: then it is a line.
  const determinant = at * beside - shared ** 2;
  if (determinant <= 1e-9 * at * beside || beside === 0) return both(0, 2) / at;
  return (both(0, 2) * beside - both(1, 2) * shared) / determinant;
}

/**
 * By how much the heap grew in the second half, bytes a minute, beside what the jobs in flight hold; `undefined` if the run was
 * too short to say.
 */
export function heapGrowthOf(samples: readonly Sample[]): number | undefined {
  const last = samples.at(-1)?.seconds ?? 0;
  const half = samples.filter(({ seconds }) => seconds >= last / 2);
  if (half.length < LEAST_SAMPLES || last / 2 < LEAST_SECONDS) return undefined;
  return slopeOf(half.map(({ seconds, heap, inFlight }) => [seconds / 60, inFlight, heap]));
}

/** What went wrong, in a sentence each. */
export function judge(samples: readonly Sample[], left: Leftovers): string[] {
  const growth = heapGrowthOf(samples);
  const { asked, told, settled } = left;
  const kinds = Object.entries(left.handles).filter(([, count]) => count > 0);
  return [
    ...(growth !== undefined && growth > HEAP_LIMIT
      ? [`the heap grew by ${kb(growth)} kB a minute, and ${kb(HEAP_LIMIT)} is the limit`]
      : []),
    ...(told === asked ? [] : [`${asked} jobs and groups were asked for, and ${told} endings told`]),
    ...(settled === asked ? [] : [`${asked} jobs and groups were asked for, and ${settled} settled`]),
    ...left.wrongs,
    ...some("jobs without an ending", left.unended),
    ...some("of the load that wait for ever", left.waiting),
    ...(left.timers === 0 ? [] : [`${left.timers} timers of runtimes are left`]),
    ...(left.listeners === 0 ? [] : [`${left.listeners} listeners of signals are left`]),
    ...some("actors are left", left.actors),
    ...kinds.map(([kind, count]) => `${count} more of ${kind} than before keep the process alive`),
    ...some("unhandled rejections or exceptions", left.rejections),
    ...some("warnings of the process", left.warnings),
  ];
}

function kb(bytes: number): string {
  return (bytes / 1_000).toFixed(0);
}

function some(what: string, each: readonly string[]): string[] {
  return each.length === 0 ? [] : [`${each.length} ${what}: ${each.slice(0, 5).join("; ")}`];
}
