import { setTimeout as wait } from "node:timers/promises";
import { createRuntime, createWorker, type JobRequest, type Runtime } from "../../../src/index.ts";
import { type MemoryBroker, type MemoryWire, memoryNetwork } from "../../../src/testing/index.ts";
import type { Random } from "../../../src/testing/random.ts";
import type { WireTransport } from "../../../src/wire/wire-transport.ts";
import type { Book } from "./book.ts";
import { CountingClock } from "./counting-clock.ts";
import { GRACE_MS, leftIn } from "./rooms.ts";
import { type Action, choose, type Loops, sleep } from "./world.ts";

const NODES = 4;
const HEARTBEAT_MS = 100;
const DETECT_MS = 1_000;
/** How often a message on its way is lost, and how often it comes twice. */
const LOST = 0.001;
const DOUBLED = 0.001;
/** The deadline of each ask: a worker may be lost, and nobody may be there for a while. */
const PATIENCE = 3_000;

/** A runtime of the network, with its end of it. */
interface Node {
  readonly runtime: Runtime;
  readonly wire: MemoryWire;
  readonly transport: WireTransport;
  readonly clock: CountingClock;
}

/** Runtimes that talk over a network in memory, each of which asks and hosts, is killed, cut off and stopped, and comes again. */
export class Network {
  readonly #book: Book;
  readonly #random: Random;
  readonly #loops: Loops;
  readonly #log: (line: string) => void;
  readonly #broker: MemoryBroker;
  readonly #nodes: (Node | undefined)[] = Array.from({ length: NODES }, () => undefined);
  /** How often something happened to a node. */
  readonly happened = new Map<string, number>();

  constructor(book: Book, random: Random, loops: Loops, log: (line: string) => void) {
    this.#book = book;
    this.#random = random;
    this.#loops = loops;
    this.#log = log;
    this.#broker = memoryNetwork({
      onHop: ({ data }) => {
        if (random.chance(LOST)) return [];
        return random.chance(DOUBLED) ? [data, data] : [data];
      },
    });
  }

  async open(): Promise<void> {
    await Promise.all(this.#nodes.map((_node, at) => this.#start(at)));
  }

  /** Asks once, in one way or another, where somebody is there who can. */
  ask(): void {
    const node = this.#random.pick(this.#nodes);
    if (node === undefined) return;
    const action = choose(ACROSS, this.#random);
    this.#loops.run(`across: ${action.what}`, () => action.do(node.runtime, this.#random, this.#book));
  }

  /** Something happens to one of the nodes. */
  async trouble(): Promise<void> {
    const at = this.#random.int(0, NODES - 1);
    const node = this.#nodes[at];
    if (node === undefined) return;
    const what = this.#random.pick(["killed", "killed", "ended", "cut off", "stopped", "broker"] as const);
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1);
    switch (what) {
      case "cut off":
        node.wire.disconnect();
        await sleep(this.#random.int(10, 1.5 * DETECT_MS));
        if (this.#broker.isUp) node.wire.connect();
        return;
      case "stopped":
        node.wire.freeze();
        await sleep(this.#random.int(10, 1.5 * DETECT_MS));
        node.wire.thaw();
        return;
      case "broker":
        this.#broker.stop();
        await sleep(this.#random.int(10, 300));
        this.#broker.start();
        return;
      default:
        this.#nodes[at] = undefined;
        if (what === "killed") node.wire.kill();
        else await node.runtime.end({ drainMs: this.#random.int(0, 300) });
        await this.#dispose(node);
        await this.#start(at);
    }
  }

  /** What the nodes keep of jobs that are over for whoever asked, or that others ask for. */
  get held(): string[] {
    return this.#nodes.flatMap((node, at) => {
      const { jobs, runs } = node?.transport.held ?? { jobs: 0, runs: 0 };
      return jobs + runs === 0
        ? []
        : [`node ${at} keeps ${jobs} jobs that it asked for and ${runs} of others`];
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node && this.#dispose(node)));
  }

  async #start(at: number): Promise<void> {
    const clock = new CountingClock();
    const wire = this.#broker.wire();
    const transport = this.#broker.transport({ heartbeatMs: HEARTBEAT_MS, detectMs: DETECT_MS }, wire);
    const name = `node-${at}`;
    const runtime = createRuntime({ name, transport, clock, graceMs: GRACE_MS, logger: this.#log });
    this.#book.keep(runtime);
    const workers = [work("far"), work(`far-${at}`)];
    for (const worker of workers) this.#book.hear(worker);
    await runtime.addWorkers(...workers);
    this.#nodes[at] = { runtime, wire, transport, clock };
  }

  async #dispose({ runtime, clock }: Node): Promise<void> {
    await runtime[Symbol.asyncDispose]();
    for (const what of leftIn(runtime, clock)) this.#book.ledger.wrong(`of a node ${what}`);
  }
}

/** Does what an ask over the network may want. */
function work(name: string) {
  const number = ({ payload }: JobRequest): number => Number(payload ?? 0);
  return createWorker(name, {
    jobs: {
      answers: ({ payload }) => payload,
      heeds: async (request) => {
        await wait(number(request), undefined, { signal: request.signal });
        return "done";
      },
      streams: async (request) => {
        for (let i = 0; i < number(request); i++) await request.streamData(i);
        await request.streamEnd(number(request));
      },
      throws: () => {
        throw new Error("broken");
      },
      deaf: (request) => sleep(number(request)),
      asks: async (request) =>
        request.job("far", { name: "heeds", payload: 5, retry: { attempts: 2, backoff: 10 } }),
    },
  });
}

const farOf = (random: Random): string =>
  random.pick(["far", ...Array.from({ length: NODES }, (_, i) => `far-${i}`)]);

/** What is asked across the network. */
const ACROSS: readonly Action<[runtime: Runtime, random: Random, book: Book]>[] = [
  {
    times: 10,
    what: "a job",
    do: (runtime, random) =>
      runtime.job(farOf(random), {
        name: random.pick(["answers", "heeds", "heeds", "throws", "asks"]),
        payload: random.int(0, 200),
        timeout: random.chance(0.2) ? random.int(0, 100) : PATIENCE,
        ...(random.chance(0.5) ? { retry: { attempts: 3, backoff: 50 } } : {}),
      }),
  },
  {
    times: 3,
    what: "a job that is cancelled",
    async do(runtime, random) {
      const job = runtime.job(farOf(random), { name: "heeds", payload: 2_000, timeout: PATIENCE });
      await sleep(random.int(0, 60));
      job.cancel();
      await job;
    },
  },
  {
    times: 4,
    what: "a stream",
    async do(runtime, random, { ledger }) {
      const count = random.int(1, 60);
      let next = 0;
      const job = runtime.job(farOf(random), {
        name: "streams",
        payload: count,
        buffer: 8,
        timeout: PATIENCE,
      });
      for await (const { type, data } of job) {
        if (type === "stream_data" && data !== next++)
          ledger.wrong(`across: ${String(data)} in the place of ${next - 1}`);
        if (random.chance(0.2)) await sleep(1);
      }
      if (next !== count) ledger.wrong(`across: ${next} parts of a stream of ${count}`);
    },
  },
  {
    times: 1,
    what: "a stream that nobody reads",
    do: (runtime, random) =>
      void runtime.job(farOf(random), { name: "streams", payload: 40, buffer: 8, timeout: PATIENCE }),
  },
  {
    times: 2,
    what: "a group",
    async do(runtime, random) {
      const targets = ["far", "far-0", "far-1", "far-2"];
      const cancelOnError = random.chance(0.5);
      const name = random.pick(["streams", "heeds", "asks"]);
      const group = runtime.jobGroup(targets, { name, payload: 10, timeout: PATIENCE, cancelOnError });
      for await (const _event of group) if (random.chance(0.01)) break;
      await group;
    },
  },
  {
    times: 1,
    what: "a job that is deaf",
    do: (runtime, random) => runtime.job(farOf(random), { name: "deaf", payload: 300, timeout: 50 }),
  },
];
