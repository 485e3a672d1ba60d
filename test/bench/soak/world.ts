import { getEventListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { type Asker, isJobError, isJobGroupError, type Runtime } from "../../../src/index.ts";
import type { Random } from "../../../src/testing/random.ts";
import type { Ledger } from "./ledger.ts";

/** What an interceptor or a block of the load throws on purpose. */
export class OnPurpose extends Error {}

/** Where the load acts: what it asks, and what it may choose by chance. */
export interface World {
  readonly runtime: Runtime;
  /** Workers and runtimes that ask, each time another. */
  asker(): Asker;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly signals: SharedSignals;
  readonly loops: Loops;
}

/** Something that the load does, and how often beside the others. */
export interface Action<TArguments extends readonly unknown[] = [World]> {
  readonly times: number;
  /** The name by which it is known where it never ends. */
  readonly what: string;
  do(...where: TArguments): unknown;
}

export const sleep = (ms: number): Promise<void> => wait(ms);

/** Readers, blocks and loops of the load that have begun and not ended. */
export class Loops {
  readonly #ledger: Ledger;
  readonly #running = new Map<object, string>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  get running(): readonly string[] {
    return [...this.#running.values()];
  }

  /** Errors of jobs, and those on purpose, are what the load is about; any other is wrong. */
  run(what: string, action: () => unknown): void {
    const key = {};
    this.#running.set(key, what);
    const go = async (): Promise<void> => {
      try {
        await action();
      } catch (error) {
        if (!(isJobError(error) || isJobGroupError(error) || error instanceof OnPurpose))
          this.#ledger.wrong(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
      } finally {
        this.#running.delete(key);
      }
    };
    void go();
  }
}

/** How many signals there are that many jobs share. Those of the first kind never abort, those of the second are replaced. */
const LASTING = 4;
const PASSING = 4;

/** Signals that many jobs share. */
export class SharedSignals {
  readonly #lasting = Array.from({ length: LASTING }, () => new AbortController());
  readonly #passing = Array.from({ length: PASSING }, () => new AbortController());

  pick(random: Random): AbortSignal {
    return random.pick(random.chance(0.7) ? this.#lasting : this.#passing).signal;
  }

  /** One of those that are replaced aborts. */
  abortOne(random: Random): void {
    const at = random.int(0, PASSING - 1);
    this.#passing[at]?.abort(new OnPurpose("enough"));
    this.#passing[at] = new AbortController();
  }

  get listeners(): number {
    const all = [...this.#lasting, ...this.#passing];
    return all.reduce((sum, { signal }) => sum + getEventListeners(signal, "abort").length, 0);
  }
}

/** One of them, each as often as it says. */
export function choose<TAction extends { readonly times: number }>(
  actions: readonly TAction[],
  random: Random,
): TAction {
  let at = random.int(
    1,
    actions.reduce((sum, { times }) => sum + times, 0),
  );
  for (const action of actions) {
    at -= action.times;
    if (at <= 0) return action;
  }
  throw new Error("there must be an action");
}
