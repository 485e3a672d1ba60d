import { context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { Deadlines } from "../../src/deadlines.ts";
import { Guard } from "../../src/otel/guard.ts";
import { type Happening, inNoContext } from "../../src/otel/in-no-context.ts";
import type { Services } from "../../src/services.ts";
import { Bus } from "../../src/transport/bus.ts";
import { telemetry } from "../fixtures/telemetry.ts";
import { TestClock } from "../fixtures/test-clock.ts";
import { turn } from "../fixtures/turn.ts";

const KEY = createContextKey("somebody's");
const guard = new Guard({} as Services);
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
    const clock = new TestClock();
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

  it("happens once, whoever is around it, in whatever order they leave", () => {
    telemetry();
    let count = 0;
    const happening: Happening = { around: undefined };
    const [first, second] = [inNoContext(happening, guard), inNoContext(happening, guard)];
    const happen = (): void => (happening.around ?? ((act: () => void) => act()))(() => count++);
    happen();
    first();
    happen();
    second();
    happen();
    expect(count).toBe(3);
  });
});
