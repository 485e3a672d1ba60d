import {
  createWorker,
  type JobContext,
  type JobGroupContext,
  type JobRequest,
  type Runtime,
} from "../../../src/index.ts";

const AT_ONCE = ["resize", "index", "translate", "summarise", "fetch", "render"] as const;
const PAYLOAD = { topic: "state machines", pages: [1, 2, 3], options: { depth: 2, isExact: true } } as const;
const GROUP_SIZE = 4;
/** How long a job stays that does not end at once, in milliseconds. */
const STAYS = 2_000;

/** Jobs of each way to go and to end, in turn. A group is asked with each of them that many times as the number says. */
const MIX: readonly (readonly [way: string, times: number])[] = [
  ["answers", 8],
  ["updates", 4],
  ["streams", 3],
  ["group", 2],
  ["asks", 1],
  ["fails", 1],
  ["throws", 1],
  ["stays", 1],
  ["cancelled", 1],
  ["late", 1],
];

/** The workers that do what the load asks for. */
export function soakWorkers() {
  return AT_ONCE.map((name) =>
    createWorker(name, {
      jobs: {
        answers: async ({ payload }) => ({ seen: Object.keys(payload as object) }),
        updates: async (request) => {
          for (let done = 1; done <= 4; done++) await request.update({ done, total: 4, note: "on its way" });
        },
        streams: async (request) => {
          await request.streamStart();
          for (let part = 0; part < 5; part++) await request.streamData({ part, text: "a piece of it" });
          await request.streamEnd({ parts: 5 });
        },
        asks: async (request) =>
          await request.job(name === "fetch" ? "render" : "fetch", { name: "answers", payload: PAYLOAD }),
        fails: (request) => request.fail("it cannot be done"),
        throws: () => {
          throw new Error("broken");
        },
        stays: stay,
      },
    }),
  );
}

/** Asks a runtime for jobs of all kinds, in an even flow. */
export class SoakLoad {
  /** Jobs that were asked for: each of a group counts, and so does one that a handler asks for. */
  asked = 0;
  readonly #runtime: Runtime;
  readonly #ways = MIX.flatMap(([way, times]) => Array.from({ length: times }, () => way));
  #turn = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Asks until so many have been asked for since the beginning. */
  askUpTo(count: number): void {
    while (this.asked < count) this.#ask();
  }

  /** Asks for so many that end at once, and waits for them. */
  async finish(count: number): Promise<void> {
    for (let done = 0; done < count; done += AT_ONCE.length) {
      await Promise.all(
        AT_ONCE.map((name) => this.#runtime.job(name, { name: "answers", payload: PAYLOAD })),
      );
      this.asked += AT_ONCE.length;
    }
  }

  #ask(): void {
    const turn = this.#turn++;
    // Two counts without a common factor: every worker gets jobs of every way.
    const way = this.#ways[turn % this.#ways.length] as string;
    const worker = AT_ONCE[Math.floor(turn / this.#ways.length) % AT_ONCE.length] as string;
    if (way === "group") {
      const targets = AT_ONCE.slice(0, GROUP_SIZE);
      letGo(this.#runtime.jobGroup(targets, { name: "streams", label: "together", payload: PAYLOAD }));
      this.asked += GROUP_SIZE;
      return;
    }
    this.asked += way === "asks" ? 2 : 1;
    if (way === "late")
      letGo(this.#runtime.job(worker, { name: "stays", payload: PAYLOAD, timeout: STAYS / 4 }));
    else if (way === "cancelled")
      this.#cancel(this.#runtime.job(worker, { name: "stays", payload: PAYLOAD }));
    else letGo(this.#runtime.job(worker, { name: way, payload: PAYLOAD, meta: { user: "soak" } }));
  }

  #cancel(job: JobContext): void {
    letGo(job);
    setTimeout(() => void job.cancel("not needed any more"), STAYS / 8);
  }
}

/** However it ends. */
function letGo(job: JobContext | JobGroupContext): void {
  job.then(
    () => {},
    () => {},
  );
}

function stay({ signal }: JobRequest): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, STAYS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
