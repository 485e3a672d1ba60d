import { describe, expect, it } from "vitest";
import { instrument } from "../../src/otel/index.ts";
import { instrumented } from "../fixtures/instrumented.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";

const NAMES = {
  "xstate_jobs.endings.late": "lateEndings",
  "xstate_jobs.reports.late": "lateReports",
  "xstate_jobs.events.dropped": "droppedEvents",
  "xstate_jobs.messages.bad": "badFrames",
  "xstate_jobs.listeners.errors": "listenerErrors",
  "xstate_jobs.handlers.abandoned": "abandonedHandlers",
  "xstate_jobs.jobs.cut_off": "cutOff",
} as const;

describe("what a runtime counts", () => {
  it("is told as it is, under its name", async () => {
    const { runtime, metrics, takeLog } = instrumented({
      w: (request) => {
        for (let i = 0; i < 10; i++) void request.update(i);
        void request.respond(1);
        void request.update("late");
      },
    });
    runtime.on("jobResponse", () => {
      throw new Error("of a listener");
    });
    await runtime.job("w", { buffer: 4 });
    takeLog();
    const stats = runtime.stats();
    expect(stats).toMatchObject({ droppedEvents: 6, lateReports: 1, listenerErrors: 1 });
    const all = await metrics();
    for (const [name, key] of Object.entries(NAMES)) {
      const attributes = { "xstate_jobs.runtime.name": "test" };
      expect(all.get(name)).toEqual(
        [{ attributes, value: stats[key], sum: undefined }].map(({ sum, ...rest }) => rest),
      );
    }
    expect(Object.values(NAMES).sort()).toEqual(Object.keys(stats).sort());
  });

  it("is that of each runtime by itself, also after its end, until it is not instrumented any more", async () => {
    const { runtime, meter, metrics, off } = instrumented({});
    const other = testRuntime({ name: "other" });
    const offOther = instrument(other.runtime, { meter });
    other.runtime.job("nobody").catch(() => {});
    await other.runtime.cancel();
    const series = async () =>
      (await metrics())
        .get("xstate_jobs.jobs.cut_off")
        ?.map(({ attributes, value }) => [attributes["xstate_jobs.runtime.name"], value]);
    expect(await series()).toEqual([
      ["test", 0],
      ["other", 1],
    ]);
    off();
    runtime.job("nobody").catch(() => {});
    await runtime.cancel();
    expect(runtime.stats().cutOff).toBe(1);
    expect(await series()).toEqual([
      ["test", 0],
      ["other", 1],
    ]);
    offOther();
  });
});
