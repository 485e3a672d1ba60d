import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import type { AnyActorRef } from "xstate";
import { createRuntime, createWorker } from "../../../src/index.ts";
import { Random } from "../../../src/testing/random.ts";
import { usedHeap } from "../heap.ts";
import { ASKS } from "./asks.ts";
import { Book } from "./book.ts";
import { CHANGES } from "./changes.ts";
import { CountingClock } from "./counting-clock.ts";
import { GROUPS } from "./groups.ts";
import { Ledger } from "./ledger.ts";
import { Network } from "./network.ts";
import { Pace } from "./pace.ts";
import { PLANTS, type Plant } from "./plants.ts";
import { ProcessWatch } from "./process-watch.ts";
import { READERS } from "./readers.ts";
import { furnish, GRACE_MS, leftIn, room, tally } from "./rooms.ts";
import { headOf, type Line, lineOf } from "./table.ts";
import { HEAP_LIMIT, heapGrowthOf, judge, type Sample } from "./verdict.ts";
import { type Action, choose, Loops, SharedSignals, sleep, type World } from "./world.ts";

/** What a mixed soak is asked with. */
export interface MixedOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Asks a second in the runtime that stays. Across the network a third of it is asked. */
  readonly rate: number;
  readonly parts: readonly ("local" | "network")[];
  readonly plant: Plant | undefined;
}

/** A second, for all but asks. */
const CHANGES_A_SECOND = 8;
const TROUBLES_A_SECOND = 1.2;
const PLANTS_A_SECOND = 5;
/** After this part of the time the engine compiles nothing anew. */
const NO_MORE_CODE = 0.4;
/** Whatever has been asked for ends within this time, by deadlines and by itself, in milliseconds. */
const END_WITHIN = 15_000;

const ALL: readonly Action[] = [...ASKS, ...READERS, ...GROUPS];

/** Mixed load in real time, and what was left of it. Says what does not hold. */
export async function soakMixed(options: MixedOptions): Promise<string[]> {
  const { parts, minutes, seed, rate } = options;
  const watch = new ProcessWatch();
  const random = new Random(seed);
  const ledger = new Ledger();
  const loops = new Loops(ledger);
  const signals = new SharedSignals();
  const lines = new Map<string, number>();
  const log = tally(lines);
  const book = new Book(ledger, random);
  const clock = new CountingClock();
  const runtime = createRuntime({ name: "soak", clock, graceMs: GRACE_MS, logger: log });
  await furnish(runtime, book, { random });
  const desk = createWorker("desk");
  book.hear(desk);
  await runtime.addWorkers(desk);
  const world: World = {
    runtime,
    asker: () => (random.chance(0.5) ? runtime : desk),
    random,
    ledger,
    signals,
    loops,
  };
  const network = new Network(book, random, loops, log);
  const isLocal = parts.includes("local");
  const isNetwork = parts.includes("network");
  if (isNetwork) await network.open();

  let isOver = false;
  let rooms = 0;
  const act = (actions: readonly Action[]): void => {
    const action = choose(actions, random);
    loops.run(action.what, () => action.do(world));
  };
  const visit = async (): Promise<void> => {
    for (; !isOver; rooms++) await room(world, book, log);
  };
  if (isLocal) loops.run("rooms", visit);
  const paces = [
    ...(isLocal ? [new Pace(rate, () => act(ALL)), new Pace(CHANGES_A_SECOND, () => act(CHANGES))] : []),
    ...(isNetwork
      ? [
          new Pace(rate / 3, () => network.ask()),
          new Pace(TROUBLES_A_SECOND, () => loops.run("trouble", () => network.trouble())),
        ]
      : []),
  ];
  const { plant } = options;
  if (plant !== undefined) paces.push(new Pace(PLANTS_A_SECOND, () => PLANTS[plant](world)));

  const samples = await look(minutes, watch, ledger, signals);
  isOver = true;
  for (const pace of paces) pace.stop();
  const open = (): string[] => [...ledger.left(), ...network.held];
  await within(END_WITHIN, () => open().length === 0 && loops.running.length === 0);
  const unended = open();
  const waiting = loops.running;

  const actors = [...runtime.registry].map(({ name }) => runtime.getWorker(name)?.actor as AnyActorRef);
  let areDisposed = false;
  loops.run("the end of all runtimes", async () => {
    await network.close();
    await runtime[Symbol.asyncDispose]();
    areDisposed = true;
  });
  await within(END_WITHIN, () => areDisposed);
  // Handlers that were let go are done after twice that time.
  await wait(3 * GRACE_MS);
  for (const what of leftIn(runtime, clock)) ledger.wrong(`in the end ${what}`);
  console.log(
    [
      "",
      `endings: ${told(ledger.endings)}`,
      `the network: ${told(network.happened)}; rooms: ${rooms}`,
      `of the runtime that stayed: ${told(Object.entries(runtime.stats()))}`,
      `logged: ${told(lines)}`,
      `heap, in the second half: ${growthText(samples)}`,
    ].join("\n"),
  );
  return judge(samples, {
    asked: ledger.asked,
    told: ledger.told,
    settled: ledger.settledCount,
    wrongs: ledger.wrongs,
    unended: [...new Set([...unended, ...ledger.left()])],
    waiting: [...new Set([...waiting, ...loops.running])],
    timers: clock.pending,
    listeners: signals.listeners,
    actors: actors.filter((actor) => actor.getSnapshot().status === "active").map(({ id }) => id),
    handles: watch.close(),
    rejections: watch.rejections,
    warnings: watch.warnings,
  });
}

/** Waits until something is so, but not for ever. */
async function within(ms: number, isSo: () => boolean): Promise<void> {
  const begun = performance.now();
  while (!isSo() && performance.now() - begun < ms) await sleep(50);
}

/** Prints a line each 10 s, more often if that would be too few. */
async function look(
  minutes: number,
  watch: ProcessWatch,
  ledger: Ledger,
  signals: SharedSignals,
): Promise<Sample[]> {
  const seconds = 60 * minutes;
  const every = Math.min(10, seconds / 6);
  const begun = performance.now();
  const samples: Sample[] = [];
  console.log(headOf());
  for (let at = 1; at * every <= seconds + 0.001; at++) {
    await wait(Math.max(0, begun + at * every * 1_000 - performance.now()));
    // Whatever functions the engine makes faster once more, it keeps something for each: that is no leak of anybody.
    if (at * every >= NO_MORE_CODE * seconds) setFlagsFromString("--no-opt");
    const { asked, endings, inFlight } = ledger;
    const { timers, handles, delayP99, busy } = watch.look();
    const heap = await usedHeap();
    const line: Line = {
      seconds: (performance.now() - begun) / 1_000,
      asked,
      endings,
      inFlight,
      heap,
      rss: process.memoryUsage().rss,
      handles,
      timers,
      listeners: signals.listeners,
      delayP99,
      busy,
    };
    console.log(lineOf(line));
    samples.push({ seconds: line.seconds, heap, inFlight });
  }
  return samples;
}

function growthText(samples: readonly Sample[]): string {
  const growth = heapGrowthOf(samples);
  if (growth === undefined) return "too short a run to say";
  return `${(growth / 1_000).toFixed(0)} kB a minute, of ${HEAP_LIMIT / 1_000} that may be`;
}

function told(counts: Iterable<readonly [string, number]>): string {
  const all = [...counts].filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  return all.map(([what, count]) => `${what} ${count.toLocaleString("en")}`).join(", ") || "nothing";
}
