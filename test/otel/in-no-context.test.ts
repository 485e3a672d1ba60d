import { context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Deadlines } from "../../src/deadlines.ts";
import { Guard } from "../../src/otel/guard.ts";
import { type Happening, inNoContext } from "../../src/otel/in-no-context.ts";
import type { Services } from "../../src/services.ts";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";
import { Bus } from "../../src/transport/bus.ts";
import { telemetry } from "../fixtures/telemetry.ts";
import { turn } from "../fixtures/turn.ts";

const KEY = createContextKey("somebody's");
const newGuard = (): Guard => new Guard({} as Services);
const guard = newGuard();
const look = (): unknown => context.active().getValue(KEY);

/** Has something happen in a context that is none of its business. */
const somewhere = (act: () => void): void => context.with(ROOT_CONTEXT.setValue(KEY, "somebody"), act);

describe("what happens in no context", () => {
  it("is what the bus delivers, until that is over", async () => {
    telemetry();
    const seen: unknown[] = [];
    const bus = new Bus(turn, () => {});
    const hear = () => somewhere(() => bus.notify(() => seen.push(look())));
    const off = inNoContext(bus, guard);
    hear();
    await turn();
    off();
    hear();
    await turn();
    expect(seen).toEqual([undefined, "somebody"]);
  });

  it("is what is due", () => {
    telemetry();
    const seen: unknown[] = [];
    const clock = new VirtualClock();
    const deadlines = new Deadlines({
      now: () => clock.now(),
      clearTimeout: () => {},
      // As a real timer does it.
      setTimeout: (fn, ms) => clock.setTimeout(context.bind(context.active(), fn), ms) as never,
    });
    const arm = () => somewhere(() => void deadlines.armIn(10, { due: () => seen.push(look()) }));
    const off = inNoContext(deadlines, guard);
    arm();
    clock.increment(10);
    off();
    arm();
    clock.increment(10);
    expect(seen).toEqual([undefined, "somebody"]);
  });

  it.each([[[0, 1, 2]], [[2, 0, 1]], [[2, 1, 0]]])(
    "happens once, however many want it, and is as it was when they have gone: %j",
    (order) => {
      telemetry();
      const happening: Happening = { around: undefined };
      const seen: unknown[] = [];
      const happen = (): void =>
        somewhere(() => (happening.around ?? ((act: () => void) => act()))(() => seen.push(look())));
      const offs = [newGuard(), newGuard(), newGuard()].map((each) => inNoContext(happening, each));
      happen();
      for (const index of order) {
        offs[index]?.();
        // Whoever has gone is not gone twice.
        offs[index]?.();
        happen();
      }
      expect(seen).toEqual([undefined, undefined, undefined, "somebody"]);
      expect(happening.around).toBeUndefined();
    },
  );

  it("has no more around it, however often one who wants it comes before another goes", () => {
    telemetry();
    let count = 0;
    const happening: Happening = { around: undefined };
    const entered = vi.spyOn(context, "with");
    onTestFinished(() => entered.mockRestore());
    let off = inNoContext(happening, newGuard());
    for (let i = 0; i < 100; i++) {
      const next = inNoContext(happening, newGuard());
      off();
      off = next;
    }
    happening.around?.(() => count++);
    expect(entered).toHaveBeenCalledTimes(1);
    expect(count).toBe(1);
    off();
    expect(happening.around).toBeUndefined();
  });

  it("is left alone by all when the context manager breaks, until somebody comes anew", () => {
    const reported: unknown[] = [];
    const hearing = () => ({ report: (error: unknown) => void reported.push(error) }) as Guard;
    const happening: Happening = { around: undefined };
    const breaks = vi.spyOn(context, "with").mockImplementation(() => {
      throw new Error("broken");
    });
    onTestFinished(() => breaks.mockRestore());
    const offs = [inNoContext(happening, hearing()), inNoContext(happening, hearing())];
    let count = 0;
    happening.around?.(() => count++);
    expect([count, reported.length, happening.around]).toEqual([1, 1, undefined]);
    const off = inNoContext(happening, hearing());
    const { around } = happening;
    for (const each of offs) each();
    expect(happening.around).toBe(around);
    off();
    expect(happening.around).toBeUndefined();
  });
});
