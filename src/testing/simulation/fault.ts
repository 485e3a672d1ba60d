import { checkOptions, type Kind, type Options } from "../../internal/check.ts";
import type { Random } from "../random.ts";

/** Something that breaks, at a time of the simulation, and for how long (milliseconds). Processes by the names of their runtimes. */
export type Fault = { readonly at: number } /** Its connection breaks, and it knows. */ & (
  | { readonly do: "disconnect"; readonly runtime: string; readonly ms: number }
  /** Its process stands still; its connection stays. */
  | { readonly do: "freeze"; readonly runtime: string; readonly ms: number }
  /** It dies without a word. `ms` later another one begins in its place; without `ms` none does. */
  | { readonly do: "kill"; readonly runtime: string; readonly ms: number | undefined }
  /** It is told to end, and may finish what it does; another one begins in its place `ms` later. */
  | { readonly do: "restart"; readonly runtime: string; readonly ms: number }
  /** Nothing arrives between these and all others, and nobody is told. */
  | { readonly do: "partition"; readonly runtimes: readonly string[]; readonly ms: number }
  /** What is between all of them is gone: all connections break. */
  | { readonly do: "outage"; readonly ms: number }
  /** Single messages are lost, come twice, or overtake others, each so often (0 to 1). */
  | {
      readonly do: "noise";
      readonly ms: number;
      readonly drop: number;
      readonly duplicate: number;
      readonly reorder: number;
    }
);

/** How often what happens, on average in a run of the simulation; and how long a message takes. */
export interface FaultRates {
  /** How long a message takes to another runtime, at least and at most (milliseconds). Default `[1, 20]`. */
  readonly delayMs?: readonly [least: number, most: number];
  /** Default 0.4. */
  readonly disconnect?: number;
  /** Default 0.4. */
  readonly freeze?: number;
  /** Half of those killed come again. Default 0.3. */
  readonly kill?: number;
  /** Default 0.2. */
  readonly restart?: number;
  /** Default 0.3. */
  readonly partition?: number;
  /** Default 0.2. */
  readonly outage?: number;
  /** Default 0.6. */
  readonly noise?: number;
  /** How many runs of a hundred nothing breaks in. Default 25. */
  readonly calmPercent?: number;
}

const DEFAULTS = {
  disconnect: 0.4,
  freeze: 0.4,
  kill: 0.3,
  restart: 0.2,
  partition: 0.3,
  outage: 0.2,
  noise: 0.6,
};
type Kinds = keyof typeof DEFAULTS;

const RATE: Kind = {
  is: "a number of 0 or more",
  accepts: (value) => Number.isFinite(value) && (value as number) >= 0,
};
const RATES: Options = {
  ...Object.fromEntries(Object.keys(DEFAULTS).map((kind) => [kind, RATE])),
  calmPercent: {
    is: "a number from 0 to 100",
    accepts: (value) => RATE.accepts(value) && (value as number) <= 100,
  },
  delayMs: { is: "two whole numbers of milliseconds, the least and the most", accepts: isRange },
};

function isRange(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [least, most] = value as [number, number];
  return Number.isSafeInteger(least) && Number.isSafeInteger(most) && 0 <= least && least <= most;
}

/** Throws a TypeError that names what is wrong. */
export function checkFaultRates(where: string, rates: FaultRates): void {
  checkOptions(where, rates, RATES);
}

/** What breaks in one run, and when. `times`: when something happens that it could disturb. */
export function drawFaults(
  random: Random,
  rates: FaultRates,
  runtimes: readonly string[],
  lengthMs: number,
  times: readonly number[],
): Fault[] {
  if (random.chance((rates.calmPercent ?? 25) / 100)) return [];
  const faults: Fault[] = [];
  // Soon after something has begun, or at any time.
  const at = (): number =>
    times.length > 0 && random.chance(0.7)
      ? Math.min(lengthMs, random.pick(times) + random.pick([random.int(0, 40), random.int(0, 400)]))
      : random.int(0, lengthMs);
  for (const kind of Object.keys(DEFAULTS) as Kinds[]) {
    const often = rates[kind] ?? DEFAULTS[kind];
    let count = Math.floor(often) + (random.chance(often % 1) ? 1 : 0);
    for (; count > 0; count--) faults.push(faultOf(random, kind, at(), runtimes));
  }
  return faults.sort((one, other) => one.at - other.at);
}

function faultOf(random: Random, kind: Kinds, at: number, runtimes: readonly string[]): Fault {
  const runtime = random.pick(runtimes);
  // Shorter than a heartbeat, than it takes to be noticed, about as long, and longer.
  const ms = random.pick([
    random.int(10, 90),
    random.int(100, 450),
    random.int(450, 700),
    random.int(700, 1_500),
  ]);
  switch (kind) {
    case "noise": {
      const often = (): number => random.pick([0, 0.02, 0.1, 0.3]);
      return { at, do: kind, ms, drop: often(), duplicate: often(), reorder: often() };
    }
    case "outage":
      return { at, do: kind, ms };
    case "partition":
      return {
        at,
        do: kind,
        runtimes: random.some(runtimes, random.int(1, Math.max(1, runtimes.length - 1))),
        ms,
      };
    case "kill":
      return { at, do: kind, runtime, ms: random.chance(0.5) ? ms : undefined };
    default:
      return { at, do: kind, runtime, ms };
  }
}
