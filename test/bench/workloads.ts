import { type Contender, type Crowd, UPDATES_PER_JOB, type Waiting } from "./contender.ts";
import { usedHeap } from "./heap.ts";
import { microseconds, steadyMicroseconds } from "./stopwatch.ts";

export interface Workload {
  readonly name: string;
  /** Contenders with a smaller share take part in the last round only. */
  readonly minimumShare?: number;
  readonly maximumRounds?: number;
  /** Runs it once; gives a figure (µs or bytes, for one operation) for each metric. */
  run(contender: Contender, scale: number): Promise<Readonly<Record<string, number>>>;
}

export const GROUP_SIZES = [1, 10, 100, 1_000] as const;
export const PENDING = 10_000;
export const FEW_PENDING = 100;

/** Below it a contender does the pending workload once, and not in batches. */
const SMALL_SHARE = 0.1;
const GROUP_JOBS = 10_000;
const SHORT_STREAMS = 50;

export const WORKERS = 10_000;
export const FEW_WORKERS = 1_000;
export const CROWD_PHASES = ["add", "ask", "end"] as const;
export const crowdMetric = (count: number, phase: (typeof CROWD_PHASES)[number]): string =>
  `${count} workers: ${phase}, µs a worker`;
export const WORKER_BYTES = `${WORKERS} workers: bytes a worker`;
export const groupMetric = (size: number): string => `group of ${size}, µs a group`;
export const pendingMetric = (count: number, phase: "start" | "complete" | "cancel"): string =>
  `${count} pending: ${phase}, µs a job`;
export const bytesMetric = (waiting: Waiting): string => `${PENDING} pending: ${waiting}, bytes a job`;
export const JOB = "job with timeout, µs a job";
const UPDATES = `job with ${UPDATES_PER_JOB} updates, µs a job`;
export const STREAM = "stream, µs an event";
export const STREAM_IN_CHUNKS = "stream read in chunks, µs an event";

const times = (count: number, contender: Contender, scale: number): number =>
  Math.max(1, Math.round(count * contender.share * scale));

const job: Workload = {
  name: "job",
  async run(contender, scale) {
    const n = times(40_000, contender, scale);
    return { [JOB]: await steadyMicroseconds(n, (count) => contender.job(count)) };
  },
};

const updates: Workload = {
  name: "updates",
  async run(contender, scale) {
    const n = times(5_000, contender, scale);
    return { [UPDATES]: await steadyMicroseconds(n, (count) => contender.updates(count)) };
  },
};

const stream: Workload = {
  name: "stream",
  async run(contender, scale) {
    const n = 100_000 * scale;
    const figures = { [STREAM]: await streamMicroseconds(n, (count) => contender.stream(count)) };
    const { streamInChunks } = contender;
    if (streamInChunks === undefined) return figures;
    return { ...figures, [STREAM_IN_CHUNKS]: await streamMicroseconds(n, streamInChunks) };
  },
};

/**
 * Many short streams before the long one: a collection while there is no job has the engine forget the code that it made
 * for jobs, and what it makes of the first job after that holds for that one alone.
 */
async function streamMicroseconds(n: number, work: (n: number) => Promise<void>): Promise<number> {
  for (let i = 0; i < SHORT_STREAMS; i++) await work(n / SHORT_STREAMS);
  return steadyMicroseconds(n, work);
}

const group: Workload = {
  name: "group",
  async run(contender, scale) {
    const figures: Record<string, number> = {};
    for (const size of GROUP_SIZES) {
      const n = times(GROUP_JOBS / size, contender, scale);
      figures[groupMetric(size)] = await steadyMicroseconds(n, (count) => contender.group(size, count));
    }
    return figures;
  },
};

const pending: Workload = {
  name: "pending",
  minimumShare: SMALL_SHARE,
  maximumRounds: 5,
  async run(contender, scale) {
    const many = PENDING * scale;
    const atOnce = await phases(contender, many, 1, PENDING);
    if (contender.share < SMALL_SHARE) return atOnce;
    return { ...atOnce, ...(await phases(contender, FEW_PENDING, many / FEW_PENDING, FEW_PENDING)) };
  },
};

/** One round: bytes hardly differ from one to the next. */
const memory: Workload = {
  name: "memory",
  minimumShare: SMALL_SHARE,
  maximumRounds: 1,
  async run(contender, scale) {
    const many = PENDING * scale;
    return {
      [bytesMetric("waiting")]: await bytesEach(contender, many, "waiting"),
      [bytesMetric("listening")]: await bytesEach(contender, many, "listening"),
    };
  },
};

async function bytesEach(contender: Contender, n: number, waiting: Waiting): Promise<number> {
  const before = await usedHeap();
  const jobs = await contender.pending(n, waiting);
  const bytes = ((await usedHeap()) - before) / n;
  await jobs.complete();
  await jobs.close();
  return bytes;
}

/** Times the phases of `n` jobs pending at once, `repeat` times; the figures go under `count`. */
async function phases(contender: Contender, n: number, repeat: number, count: number) {
  const spent = { start: 0, complete: 0, cancel: 0 };
  for (const ending of ["complete", "cancel"] as const) {
    for (let i = 0; i < repeat; i++) {
      const begun = performance.now();
      const jobs = await contender.pending(n, "listening");
      spent.start += (performance.now() - begun) * 1_000;
      spent[ending] += await microseconds(() => jobs[ending]());
      await jobs.close();
    }
  }
  return {
    [pendingMetric(count, "start")]: spent.start / (2 * n * repeat),
    [pendingMetric(count, "complete")]: spent.complete / (n * repeat),
    [pendingMetric(count, "cancel")]: spent.cancel / (n * repeat),
  };
}

/** Workers in one runtime: what 10,000 cost, and beside it what 1,000 do. */
const workers: Workload = {
  name: "workers",
  async run(contender, scale) {
    if (contender.crowd === undefined) return {};
    const few = FEW_WORKERS * scale;
    const repeat = WORKERS / FEW_WORKERS;
    const figures: Record<string, number> = {};
    const spent = { add: 0, ask: 0, end: 0 };
    for (let i = 0; i < repeat; i++) await lifeOf(contender.crowd(few), spent);
    for (const phase of CROWD_PHASES)
      figures[crowdMetric(FEW_WORKERS, phase)] = spent[phase] / (few * repeat);
    const many = WORKERS * scale;
    const before = await usedHeap();
    const crowd = contender.crowd(many);
    const once = { add: await microseconds(() => crowd.add()), ask: 0, end: 0 };
    figures[WORKER_BYTES] = ((await usedHeap()) - before) / many;
    once.ask = await microseconds(() => crowd.ask());
    once.end = await microseconds(() => crowd.end());
    for (const phase of CROWD_PHASES) figures[crowdMetric(WORKERS, phase)] = once[phase] / many;
    return figures;
  },
};

async function lifeOf(crowd: Crowd, spent: Record<(typeof CROWD_PHASES)[number], number>): Promise<void> {
  for (const phase of CROWD_PHASES) spent[phase] += await microseconds(() => crowd[phase]());
}

export const WORKLOADS: readonly Workload[] = [job, updates, stream, group, pending, memory, workers];
