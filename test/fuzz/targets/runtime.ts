import fc from "fast-check";
import { createRuntime, createWorker, type JobRequest, type Runtime } from "../../../src/index.ts";
import { memoryNetwork } from "../../../src/testing/memory-network.ts";
import type { Random } from "../../../src/testing/random.ts";
import { VirtualClock } from "../../../src/testing/virtual-clock.ts";
import { pack, packBeat, packPresence } from "../../../src/wire/envelope.ts";
import { Subjects } from "../../../src/wire/subjects.ts";
import { anyBeat, anyFrame, anyPresence } from "../../fixtures/any-frame.ts";
import { requestFrame } from "../../fixtures/test-link.ts";
import { type FuzzFrame, type FuzzInput, must, mustBeUnpolluted } from "../fuzz-target.ts";

const HOST = "host.0000000000000000";
const ASKER = "asker.0000000000000000";
const EVIL = "evil.0666";
const HEARTBEAT_MS = 50;
const subjects = new Subjects("default");
/** Where somebody can say something who may ask `w`, be a worker `evil`, and not speak for others. */
const DOORS = [
  ...[subjects.control(HOST), subjects.control(ASKER)],
  ...[subjects.request("w"), subjects.directRequest("w", HOST)],
  ...[subjects.reply(HOST, "evil"), subjects.reply(ASKER, "evil")],
  ...[subjects.presence("evil", EVIL), subjects.beat(EVIL), subjects.who],
  ...[subjects.nobody(ASKER, "request-1"), subjects.nobody(HOST, `probe-${ASKER}`)],
];
const PARTS = [1, 2, 3, 4, 5];

/** Two runtimes work for each other on a network where somebody else says whatever they want: nobody notices. */
export const runtimeTarget = {
  name: "runtime",
  places: DOORS.length,
  longest: 25,
  seeds(random: Random): readonly FuzzFrame[] {
    const options = { seed: random.int(0, 1e9), numRuns: 150 };
    const asked = [EVIL, ASKER].flatMap((from) => jobOf(from));
    return [
      ...fc
        .sample(anyFrame, options)
        .map((frame) => ({ place: random.int(0, 5), data: pack(EVIL, [{ frame, bodies: [] }]) })),
      ...fc
        .sample(anyPresence, options)
        .map((note) => ({ place: 6, data: packPresence({ ...note, worker: "evil" }) })),
      ...fc.sample(anyBeat, options).map((beat) => ({ place: 7, data: packBeat(beat) })),
      ...Array.from({ length: 20 }, () => asked).flat(),
    ];
  },
  async check(input: FuzzInput): Promise<void> {
    const escaped: unknown[] = [];
    const caught = (error: unknown): void => void escaped.push(error);
    process.on("uncaughtException", caught).on("unhandledRejection", caught);
    try {
      await work(input);
    } finally {
      process.off("uncaughtException", caught).off("unhandledRejection", caught);
    }
    must(escaped.length === 0, () => `nobody caught ${String(escaped[0])}`);
    mustBeUnpolluted();
  },
};

async function work(input: FuzzInput): Promise<void> {
  const clock = new VirtualClock();
  const network = memoryNetwork();
  const runtimes = ["host", "asker"].map((name) => {
    let tokens = 0;
    const newToken = (): string => `${String(tokens++).padStart(16, "0")}-a-secret-of-${name}`;
    const transport = network.transport({ heartbeatMs: HEARTBEAT_MS, newToken });
    return createRuntime({ name, transport, clock, yield: clock.yield, logger() {} });
  });
  const [host, asker] = runtimes as [Runtime, Runtime];
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const streams = async ({ streamData, signal }: JobRequest): Promise<string> => {
    await Promise.race([gate, new Promise((resolve) => signal.addEventListener("abort", resolve))]);
    for (const part of PARTS) await streamData(part);
    return "done";
  };
  await host.addWorkers(createWorker("w", { jobs: { streams }, onJob: ({ payload }) => payload }));
  await clock.settle();
  const job = asker.job("w", { name: "streams" });
  const read: unknown[] = [];
  const reading = (async () => {
    for await (const { data } of job) read.push(data);
    return job;
  })().catch((error: unknown) => error);
  await clock.settle();
  for (const [index, { place, data }] of input.entries()) {
    network.inject(DOORS[place] as string, data);
    if (index % 5 === 4) await clock.advance(HEARTBEAT_MS);
  }
  await clock.settle();
  open();
  await clock.advance(3 * HEARTBEAT_MS);
  const ending = await Promise.race([reading, clock.advance(HEARTBEAT_MS)]);
  must(ending === "done", () => `the job ended with ${String(ending)}`);
  must(read.join() === PARTS.join(), () => `what was read is ${read.join()}`);
  const asked = asker.job("w", { payload: 7 });
  await clock.advance(HEARTBEAT_MS);
  must(asked.status === "completed", () => `a later job is ${String(asked.status)}`);
  await dispose(runtimes, clock);
}

async function dispose(runtimes: readonly Runtime[], clock: VirtualClock): Promise<void> {
  let left = runtimes.length;
  for (const runtime of runtimes) void runtime[Symbol.asyncDispose]().then(() => left--);
  // A handler may ignore its signal for as long as it is given.
  await clock.advance(10_000);
  must(left === 0, () => "a runtime does not come to its end");
  must(clock.pending === 0, () => "a timer is left");
}

/** A job that is asked for and granted. */
function jobOf(from: string): readonly FuzzFrame[] {
  const job = { job: "other", attempt: 1, worker: "w" };
  const request = pack(from, [{ frame: requestFrame(job), bodies: [] }]);
  const grants = [1, 2, 3].map((offer) =>
    pack(from, [{ frame: { ...job, type: "grant", offer, token: "t", seen: 0 }, bodies: [] }]),
  );
  return [
    { place: 2, data: request },
    { place: 3, data: request },
    ...grants.map((data) => ({ place: 0, data })),
  ];
}
