import { afterEach, describe, expect, it, vi } from "vitest";
import { giveTurn, systemClock } from "../src/clock.ts";
import { createRuntime, createWorker } from "../src/index.ts";
import { mode } from "./fixtures/mode.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the process's clock", () => {
  it("looks its functions up at each call, so that fake timers apply", () => {
    vi.useFakeTimers({ now: 1_000 });
    const fired: string[] = [];
    systemClock.setTimeout(() => fired.push("kept"), 50);
    systemClock.clearTimeout(systemClock.setTimeout(() => fired.push("cleared"), 50));
    vi.advanceTimersByTime(49);
    expect([fired, systemClock.now()]).toEqual([[], 1_049]);
    vi.advanceTimersByTime(1);
    expect(fired).toEqual(["kept"]);
  });

  it("drives a runtime under fake timers", async () => {
    vi.useFakeTimers();
    await using runtime = createRuntime({ mode });
    await runtime.addWorkers(
      createWorker("w", {
        onJob: ({ signal }) => new Promise((done) => signal.addEventListener("abort", done)),
      }),
    );
    const job = runtime.job("w", { timeout: 1_000 });
    await giveTurn();
    vi.advanceTimersByTime(999);
    expect(job.status).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(job.status).toBe("cancelled");
    await expect(job).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("giving the event loop its turn", () => {
  it("lets timers that are due fire first", async () => {
    const order: string[] = [];
    const timer = new Promise<void>((fired) =>
      setTimeout(() => {
        order.push("timer");
        fired();
      }, 0),
    );
    let turns = 0;
    while (order.length === 0 && turns++ < 10_000) await giveTurn();
    expect(order).toEqual(["timer"]);
    await timer;
  });

  it("works under fake timers", async () => {
    vi.useFakeTimers();
    let isOver = false;
    await giveTurn().then(() => {
      isOver = true;
    });
    expect(isOver).toBe(true);
  });

  it("takes longer than any chain of microtasks", async () => {
    let isOver = false;
    const over = giveTurn().then(() => {
      isOver = true;
    });
    for (let i = 0; i < 1_000; i++) await null;
    expect(isOver).toBe(false);
    await over;
  });

  it("works by a message where there is no setImmediate, as in a browser, and leaves no port open", async () => {
    vi.stubGlobal("setImmediate", undefined);
    const closed: unknown[] = [];
    const { MessageChannel } = globalThis;
    vi.stubGlobal(
      "MessageChannel",
      class extends MessageChannel {
        constructor() {
          super();
          const close = this.port1.close.bind(this.port1);
          this.port1.close = () => {
            closed.push(this);
            close();
          };
        }
      },
    );
    vi.resetModules();
    const browser = await import("../src/clock.ts");
    let isOver = false;
    const over = browser.giveTurn().then(() => {
      isOver = true;
    });
    for (let i = 0; i < 100; i++) await null;
    expect(isOver).toBe(false);
    await over;
    expect(closed).toHaveLength(1);
  });
});
