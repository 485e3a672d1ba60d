import { describe, expect, it, vi } from "vitest";
import { type Abortable, AbortSignals } from "../src/abort-signals.ts";

/** A signal whose listeners are counted. */
function watchedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  vi.spyOn(signal, "addEventListener").mockImplementation(
    (type: string, listener: unknown, options?: unknown) => {
      listeners.add(listener);
      addEventListener.call(signal, type, listener as () => void, options as AddEventListenerOptions);
    },
  );
  vi.spyOn(signal, "removeEventListener").mockImplementation((type: string, listener: unknown) => {
    listeners.delete(listener);
    removeEventListener.call(signal, type, listener as () => void);
  });
  return { controller, signal, listeners };
}

function target(seen: string[], name: string): Abortable {
  return { abortedBy: (signal) => void seen.push(`${name}: ${signal.reason}`) };
}

describe("abort signals", () => {
  it("get one listener each, however many jobs depend on them", () => {
    const signals = new AbortSignals();
    const [one, other] = [watchedSignal(), watchedSignal()];
    for (let i = 0; i < 100; i++) signals.watch(one.signal, target([], String(i)));
    signals.watch(other.signal, target([], "other"));
    expect([one.listeners.size, other.listeners.size]).toEqual([1, 1]);
  });

  it("tell all their targets, in the order in which they came, and no others", () => {
    const signals = new AbortSignals();
    const seen: string[] = [];
    const [one, other] = [watchedSignal(), watchedSignal()];
    for (const name of ["a", "b", "c"]) signals.watch(one.signal, target(seen, name));
    signals.watch(other.signal, target(seen, "x"));
    one.controller.abort("stop");
    expect(seen).toEqual(["a: stop", "b: stop", "c: stop"]);
  });

  it("tell a target that watches twice once", () => {
    const signals = new AbortSignals();
    const seen: string[] = [];
    const { controller, signal } = watchedSignal();
    const one = target(seen, "a");
    signals.watch(signal, one);
    signals.watch(signal, one);
    controller.abort("stop");
    expect(seen).toEqual(["a: stop"]);
  });

  it("lose their listener with the last target, not sooner", () => {
    const signals = new AbortSignals();
    const seen: string[] = [];
    const { controller, signal, listeners } = watchedSignal();
    const [a, b] = [target(seen, "a"), target(seen, "b")];
    signals.watch(signal, a);
    signals.watch(signal, b);
    signals.unwatch(signal, a);
    expect(listeners.size).toBe(1);
    signals.unwatch(signal, b);
    expect(listeners.size).toBe(0);
    controller.abort("stop");
    expect(seen).toEqual([]);
  });

  it("are watched anew after their last target had left", () => {
    const signals = new AbortSignals();
    const seen: string[] = [];
    const { controller, signal, listeners } = watchedSignal();
    const a = target(seen, "a");
    signals.watch(signal, a);
    signals.unwatch(signal, a);
    signals.watch(signal, a);
    expect(listeners.size).toBe(1);
    controller.abort("stop");
    expect(seen).toEqual(["a: stop"]);
  });

  it("may be unwatched by who does not watch, and by who was told", () => {
    const signals = new AbortSignals();
    const seen: string[] = [];
    const { controller, signal } = watchedSignal();
    const a: Abortable = {
      abortedBy: () => {
        signals.unwatch(signal, a);
        seen.push("a");
      },
    };
    const b = target(seen, "b");
    signals.unwatch(signal, a);
    signals.watch(signal, a);
    signals.watch(signal, b);
    signals.unwatch(signal, target(seen, "stranger"));
    controller.abort("stop");
    expect(seen).toEqual(["a", "b: stop"]);
  });
});
