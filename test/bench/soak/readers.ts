import type { JobEvent } from "../../../src/index.ts";
import { type Action, sleep, type World } from "./world.ts";

/** What is read must be the numbers from 0 up, unless some of them may have been dropped: then they only grow. */
class Numbers {
  readonly #world: World;
  readonly #what: string;
  readonly #mayDrop: boolean;
  #next = 0;

  constructor(world: World, what: string, mayDrop = false) {
    this.#world = world;
    this.#what = what;
    this.#mayDrop = mayDrop;
  }

  see({ type, data }: JobEvent): void {
    if (type !== "stream_data" && type !== "update") return;
    const isRight = this.#mayDrop ? Number(data) >= this.#next : data === this.#next;
    if (!isRight)
      this.#world.ledger.wrong(`${this.#what} read ${String(data)} in the place of ${this.#next}`);
    this.#next = Number(data) + 1;
  }

  /** All of them were read. */
  end(count: number): void {
    if (this.#next !== count) this.#world.ledger.wrong(`${this.#what} read ${this.#next} events of ${count}`);
  }
}

const STREAMS = ["awaited", "rushed", "updates"] as const;

/** Jobs whose events are read, in every pace. */
export const READERS: readonly Action[] = [
  {
    times: 8,
    what: "a fast reader",
    async do(world) {
      const count = world.random.int(0, 60);
      const name = world.random.pick(STREAMS);
      const numbers = new Numbers(world, `a fast reader of '${name}'`);
      for await (const event of world.asker().job("feed", { name, payload: count }))
        numbers.see(event as JobEvent);
      numbers.end(count);
    },
  },
  {
    times: 5,
    what: "a slow reader",
    async do(world) {
      const count = world.random.int(0, 30);
      const name = world.random.pick(STREAMS);
      const numbers = new Numbers(world, `a slow reader of '${name}'`);
      for await (const event of world
        .asker()
        .job("feed", { name, payload: count, buffer: world.random.int(1, 8) })) {
        numbers.see(event as JobEvent);
        await sleep(world.random.int(0, 3));
      }
      numbers.end(count);
    },
  },
  {
    times: 4,
    what: "a reader that breaks",
    async do(world) {
      const job = world.asker().job("feed", { name: "slowly", payload: 20, buffer: 4 });
      let left = world.random.int(0, 6);
      for await (const _event of job) if (left-- === 0) break;
      if (world.random.chance(0.5)) job.cancel();
      else await job;
    },
  },
  {
    times: 4,
    what: "a job that nobody reads",
    do: ({ random, ...world }) =>
      world
        .asker()
        .job("feed", { name: random.pick([...STREAMS, "urgent"]), payload: 50, buffer: random.int(1, 100) }),
  },
  {
    times: 2,
    what: "a late reader",
    async do(world) {
      const numbers = new Numbers(world, "a late reader");
      const job = world
        .asker()
        .job("feed", { name: "updates", payload: 30, buffer: world.random.int(10, 40) });
      await job;
      // The oldest may be gone. In that case the rest begins higher, which is no hole of a stream: they are updates.
      let isFirst = true;
      for await (const event of job) {
        if (isFirst) for (let i = 0; i < Number(event.data); i++) numbers.see({ type: "update", data: i });
        isFirst = false;
        numbers.see(event as JobEvent);
      }
      numbers.end(30);
    },
  },
  {
    times: 2,
    what: "two readers of one job",
    async do(world) {
      const job = world.asker().job("feed", { name: "awaited", payload: 20, buffer: 4 });
      let read = 0;
      const loop = async (): Promise<void> => {
        for await (const { type } of job) if (type === "stream_data") read++;
      };
      await Promise.all([loop(), loop()]);
      if (read !== 20) world.ledger.wrong(`two readers have read ${read} events of 20`);
    },
  },
  {
    times: 2,
    what: "a reader of urgent events",
    async do(world) {
      const job = world.asker().job("feed", { name: "urgent", payload: 20 });
      for await (const _event of job) await sleep(0);
    },
  },
  {
    times: 2,
    what: "a reader of a handler that reads",
    async do(world) {
      const numbers = new Numbers(world, "a reader of a reader");
      for await (const event of world.asker().job("boss", { name: "reads", payload: 15, buffer: 2 }))
        numbers.see(event as JobEvent);
      numbers.end(15);
    },
  },
  {
    times: 1,
    what: "a reader of a job that is cancelled",
    async do(world) {
      const numbers = new Numbers(world, "a reader of a cancelled job", true);
      const job = world.asker().job("feed", { name: "slowly", payload: 100, timeout: 30 });
      for await (const event of job) numbers.see(event as JobEvent);
    },
  },
];
