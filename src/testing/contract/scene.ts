import { createWorker } from "../../create-worker.ts";
import { textOf } from "../../internal/text-of.ts";
import type { JobRequest } from "../../job-request.ts";
import type { Runtime } from "../../runtime.ts";
import { equal } from "./expect.ts";
import { inWords } from "./is-same.ts";
import type {
  FixtureRuntimeOptions,
  TransportFixture,
  TransportNetwork,
  TransportPromises,
} from "./transport-fixture.ts";

/** How long something may take that is bound to happen (milliseconds). */
const LIMIT_MS = 15_000;
/** How often it is looked whether it has. */
const STEP_MS = 2;

export type CaseHandler = (request: JobRequest) => unknown;
type CaseWorkers = Readonly<Record<string, CaseHandler>>;

/** What one loop over a job or a group came to. */
export interface CaseReading {
  readonly data: readonly unknown[];
  readonly types: readonly string[];
  /** What the loop threw, if it threw. */
  readonly error: unknown;
}

/**
 * One case under way. Whatever it waits for it waits for through this, which lets time pass meanwhile, and gives up with a
 * text that says what did not happen.
 */
export class Scene {
  readonly promises: TransportPromises;
  readonly detectMs: number;
  readonly #soonMs: number;
  readonly #network: TransportNetwork;
  readonly #runtimes = new Set<Runtime>();
  readonly #killed = new Set<Runtime>();

  constructor(fixture: TransportFixture, network: TransportNetwork) {
    this.promises = fixture.promises;
    this.detectMs = fixture.detectMs ?? 1_000;
    this.#soonMs = fixture.soonMs;
    this.#network = network;
  }

  /** A runtime; where the transport is not shared, always the same. */
  async runtime(name: string, options?: FixtureRuntimeOptions): Promise<Runtime> {
    const runtime = await this.#network.runtime(name, options);
    this.#runtimes.add(runtime);
    return runtime;
  }

  /** A runtime that hosts workers, each with a handler for jobs without a name. */
  async host(name: string, workers: CaseWorkers, options?: FixtureRuntimeOptions): Promise<Runtime> {
    const host = await this.runtime(name, options);
    const made = Object.entries(workers).map(([worker, onJob]) => createWorker(worker, { onJob }));
    await host.addWorkers(...made);
    return host;
  }

  /** A runtime that asks, of workers of another one that it knows already. */
  async pair(workers: CaseWorkers): Promise<{ readonly host: Runtime; readonly asker: Runtime }> {
    const host = await this.host("host", workers);
    const asker = await this.runtime("asker");
    await this.knows(asker, ...Object.keys(workers));
    return { host, asker };
  }

  /** Waits until a runtime knows workers. */
  async knows(runtime: Runtime, ...workerNames: string[]): Promise<void> {
    for (const name of workerNames) {
      await this.until(`runtime '${runtime.name}' knows worker '${name}'`, () => runtime.registry.has(name));
    }
  }

  wait(ms: number): Promise<void> {
    return this.#network.wait(ms) as Promise<void>;
  }

  /** Waits until it is so. Rejects if that takes too long. */
  async until(what: string, isSo: () => boolean, limitMs = LIMIT_MS): Promise<void> {
    for (let waited = 0; !isSo(); waited += STEP_MS) {
      if (waited >= limitMs) throw new Error(`it did not happen within ${limitMs} ms that ${what}`);
      await this.wait(STEP_MS);
    }
  }

  /** Waits until it is so, which is said as soon as it happens. */
  soon(what: string, isSo: () => boolean): Promise<void> {
    return this.until(what, isSo, this.#soonMs);
  }

  /** What a promise comes to, while time passes. */
  async done<T>(what: string, promise: PromiseLike<T>): Promise<T> {
    let isDone = false;
    const finish = (): void => {
      isDone = true;
    };
    void promise.then(finish, finish);
    await this.until(`${what} is over`, () => isDone);
    return await promise;
  }

  /** What a promise is rejected with. */
  async failure(what: string, promise: PromiseLike<unknown>): Promise<unknown> {
    const ended = promise.then(
      (value) => ({ value, isFailed: false as const }),
      (error: unknown) => ({ error, isFailed: true as const }),
    );
    const ending = await this.done(what, ended);
    if (ending.isFailed) return ending.error;
    throw new Error(`${what} should have failed, and came to ${inWords(ending.value)}`);
  }

  /** Waits until a job ends otherwise than completed, and compares how. */
  async ends(
    what: string,
    job: PromiseLike<unknown>,
    expected: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const error = await this.failure(what, job);
    const actual = Object.fromEntries(
      Object.keys(expected).map((key) => [key, (error as Record<string, unknown>)[key]]),
    );
    equal(actual, expected, `the ending of ${what} (${textOf(error)})`);
  }

  /** Reads a job or a group to its end. */
  read(
    what: string,
    iterable: AsyncIterable<{ readonly type: string; readonly data: unknown }>,
  ): Promise<CaseReading> {
    const reading = async (): Promise<CaseReading> => {
      const data: unknown[] = [];
      const types: string[] = [];
      try {
        for await (const event of iterable) {
          data.push(event.data);
          types.push(event.type);
        }
      } catch (error) {
        return { data, types, error };
      }
      return { data, types, error: undefined };
    };
    return this.done(`the loop over ${what}`, reading());
  }

  async disconnect(runtime: Runtime): Promise<void> {
    await this.#network.disconnect?.(runtime);
  }

  async reconnect(runtime: Runtime): Promise<void> {
    await this.#network.reconnect?.(runtime);
  }

  async freeze(runtime: Runtime): Promise<void> {
    await this.#network.freeze?.(runtime);
  }

  async thaw(runtime: Runtime): Promise<void> {
    await this.#network.thaw?.(runtime);
  }

  async kill(runtime: Runtime): Promise<void> {
    this.#killed.add(runtime);
    await this.#network.kill?.(runtime);
  }

  async dispose(runtime: Runtime): Promise<void> {
    await this.done(`the disposal of runtime '${runtime.name}'`, runtime[Symbol.asyncDispose]());
  }

  /** The case has held: all is disposed, and nothing may be left. */
  async leave(): Promise<void> {
    const held = (): readonly string[] => this.#network.held?.() ?? [];
    if (this.#killed.size === 0) {
      const what = `nothing is held any more of jobs that are over (${held()})`;
      await this.until(what, () => held().length === 0, this.detectMs / 2);
    }
    const alive = [...this.#runtimes].filter((runtime) => !this.#killed.has(runtime));
    for (const runtime of alive) {
      equal(runtime.stats().badFrames, 0, `the messages without a meaning at runtime '${runtime.name}'`);
      await this.dispose(runtime);
      equal(runtime.jobGroups.size, 0, `the groups left at runtime '${runtime.name}'`);
      equal(runtime.registry.size, 0, `the workers left at runtime '${runtime.name}'`);
    }
    equal(this.#network.leftovers?.() ?? [], [], "what is left when all is disposed");
  }
}

/** Resolves when the signal of a request aborts. */
export function untilAborted({ signal }: Pick<JobRequest, "signal">): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
