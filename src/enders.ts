import { Deferred } from "./internal/deferred.ts";
import type { Run } from "./run.ts";
import type { Services } from "./services.ts";

/** The handlers that wait for the end of a worker or of the runtime: nobody can wait for them who is waited for by them. */
export class Enders {
  readonly #services: Services;
  readonly #waiting = new Set<Run>();
  #changed: Deferred<void> | undefined;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Something may have changed in what they wait for. */
  wake(): void {
    this.#changed?.resolve();
    this.#changed = undefined;
  }

  /** Resolves when nothing is left to wait for, for a handler that asks for an end. */
  async wait(caller: Run, isLeft: (but: ReadonlySet<string>) => boolean): Promise<void> {
    this.#waiting.add(caller);
    this.wake();
    while (isLeft(this.#stuck())) {
      this.#changed ??= new Deferred();
      await this.#changed.promise;
    }
    this.#waiting.delete(caller);
  }

  /** All that cannot go on before they do, by key: who asked for them, what waits for their slots, and who asked for that. */
  #stuck(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const { subPath } of this.#waiting) for (const key of subPath) keys.add(key);
    for (let before = -1; keys.size > before; ) {
      before = keys.size;
      for (const { worker } of this.#services.hosts.values()) {
        for (const { slots } of worker._handlers.values()) {
          for (const key of slots?.stuckBehind(keys) ?? []) keys.add(key);
        }
      }
    }
    return keys;
  }
}
