import { EventEmitter } from "eventemitter3";

/** A listener of one event: it gets one object. */
export type Listener<T> = (event: T) => unknown;

/**
 * Typed events in which each listener stands alone: one that throws, or returns a promise that rejects, is
 * reported and stops nobody. (eventemitter3's own `emit` stops at the first throw, and throws at the emitter.)
 */
export class TypedEvents<TEvents extends object> {
  readonly #report: (error: unknown, where: string) => void;
  #emitter: EventEmitter | undefined;
  // By event, as one function may listen to several: `off` must find the guard that `on` put in its place.
  readonly #guards = new Map<string, WeakMap<object, (value: unknown) => void>>();

  constructor(report: (error: unknown, where: string) => void) {
    this.#report = report;
  }

  on<K extends keyof TEvents & string>(event: K, listener: Listener<TEvents[K]>): void {
    this.#open(event, listener).on(event, this.#guard(event, listener as Listener<unknown>));
  }

  once<K extends keyof TEvents & string>(event: K, listener: Listener<TEvents[K]>): void {
    this.#open(event, listener).once(event, this.#guard(event, listener as Listener<unknown>));
  }

  off<K extends keyof TEvents & string>(event: K, listener: Listener<TEvents[K]>): void {
    const guard = this.#guards.get(event)?.get(listener);
    if (guard !== undefined) this.#emitter?.off(event, guard);
  }

  has(event: keyof TEvents & string): boolean {
    return this.#emitter !== undefined && this.#emitter.listenerCount(event) > 0;
  }

  emit<K extends keyof TEvents & string>(event: K, value: TEvents[K]): void {
    this.#emitter?.emit(event, value);
  }

  #open(event: string, listener: unknown): EventEmitter {
    if (typeof listener !== "function") {
      throw new TypeError(`listener of '${event}' must be a function, not ${typeof listener}`);
    }
    this.#emitter ??= new EventEmitter();
    return this.#emitter;
  }

  #guard(event: string, listener: Listener<unknown>): (value: unknown) => void {
    let guards = this.#guards.get(event);
    if (guards === undefined) {
      guards = new WeakMap();
      this.#guards.set(event, guards);
    }
    let guard = guards.get(listener);
    if (guard === undefined) {
      guard = (value) => callAlone(() => listener(value), `listener of '${event}'`, this.#report);
      guards.set(listener, guard);
    }
    return guard;
  }
}

/** Calls a user's function so that neither a throw nor a rejection goes further than the report. */
export function callAlone(
  fn: () => unknown,
  where: string,
  report: (error: unknown, where: string) => void,
): void {
  try {
    const result = fn();
    if (isThenable(result)) result.then(undefined, (error) => report(error, where));
  } catch (error) {
    report(error, where);
  }
}

/** Whether `value` can be awaited for more than itself. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    typeof (value as { then?: unknown }).then === "function"
  );
}
