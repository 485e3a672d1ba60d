import type { ActorOptions, AnyActorLogic } from "xstate";

/**
 * Where a runtime's time comes from: XState's clock, and the current time in milliseconds.
 * XState's `SimulatedClock` is one. Without `now`, `Date.now` is used.
 */
export type Clock = NonNullable<ActorOptions<AnyActorLogic>["clock"]> & { now?(): number };

/** The process's own clock. Looks its functions up at each call, so that fake timers of a test kit apply. */
export const systemClock: Required<Clock> = {
  setTimeout: (fn, ms) => globalThis.setTimeout(fn, ms),
  clearTimeout: (id) => globalThis.clearTimeout(id),
  now: () => Date.now(),
};

// Taken when the module loads: giving the event loop its turn must work under fake timers, too.
const { setImmediate, MessageChannel } = globalThis as typeof globalThis & {
  readonly setImmediate?: (then: () => void) => unknown;
};

/** Resolves after the event loop has had its turn: timers and I/O that are due have run. */
export function giveTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
