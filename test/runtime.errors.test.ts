import { describe, expect, it, vi } from "vitest";
import type { RuntimeErrorNotice } from "../src/index.ts";
import { runtimeWith, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";

const broken = (text: string) => () => {
  throw new Error(text);
};

describe("an error that has no other exit", () => {
  it("goes to the listeners of 'error', with where it came from, and not to the logger", async () => {
    const { runtime, takeLog } = runtimeWith({ w: () => 1 });
    const notices: RuntimeErrorNotice[] = [];
    runtime.on("error", (notice) => notices.push(notice));
    runtime.on("jobCompleted", broken("of a listener"));
    await runtime.job("w");
    await turn();
    expect(notices).toEqual([{ error: new Error("of a listener"), where: "listener of 'jobCompleted'" }]);
    expect(takeLog()).toEqual([]);
  });

  it("goes to the logger where nobody listens", async () => {
    const { runtime, takeLog } = runtimeWith({ w: () => 1 });
    runtime.on("jobCompleted", broken("of a listener"));
    await runtime.job("w");
    await turn();
    expect(takeLog()).toEqual(["xstate-jobs: listener of 'jobCompleted': Error: of a listener"]);
  });

  it("goes to the logger when it comes from a listener of 'error', which stops no other listener", async () => {
    const { runtime, takeLog } = runtimeWith({ w: () => 1 });
    const heard: string[] = [];
    runtime.on("error", broken("of the error's listener"));
    runtime.on("error", ({ where }) => heard.push(where));
    runtime.on("jobCompleted", broken("of a listener"));
    await runtime.job("w");
    await turn();
    expect(heard).toEqual(["listener of 'jobCompleted'"]);
    expect(takeLog()).toEqual(["xstate-jobs: listener of 'error': Error: of the error's listener"]);
  });

  it("is counted when a listener is to blame", async () => {
    const { runtime, takeLog } = runtimeWith({ w: () => 1 });
    runtime.on("jobCompleted", broken("of a listener"));
    await runtime.job("w");
    await runtime.job("w");
    await turn();
    expect(runtime.stats().listenerErrors).toBe(2);
    expect(takeLog()).toHaveLength(2);
  });
});

describe("an observer of inspection", () => {
  it.each(["a function", "an object"])(
    "that is %s sees runtime, workers, groups and jobs as one tree",
    async (kind) => {
      const ids = new Set<string>();
      const see = ({ actorRef }: { actorRef: { id?: string } }): void => void ids.add(String(actorRef.id));
      const inspect = kind === "a function" ? see : { next: see };
      const { runtime } = runtimeWith({ w: () => 1 }, { inspect: inspect as () => void });
      await runtime.job("w", { timeout: 5 });
      const group = runtime.jobGroup(["w"]);
      await group;
      expect([...ids]).toEqual(
        expect.arrayContaining(["test", "worker:w", "job:w", `group:${group.jobId.slice(0, 8)}`]),
      );
    },
  );

  it("that throws breaks nothing, and is reported", async () => {
    const { runtime, takeLog } = runtimeWith({ w: () => 1 }, { inspect: broken("of the observer") });
    expect(await runtime.job("w")).toBe(1);
    const log = takeLog();
    expect(new Set(log)).toEqual(new Set(["xstate-jobs: inspect: Error: of the observer"]));
    await runtime.cancel();
    takeLog();
  });
});

describe("what a runtime counts", () => {
  it("is nothing at first, and a copy", () => {
    const { runtime } = testRuntime();
    const stats = runtime.stats() as { lateEndings: number };
    expect(stats).toEqual({
      lateEndings: 0,
      lateReports: 0,
      droppedEvents: 0,
      badFrames: 0,
      listenerErrors: 0,
      abandonedHandlers: 0,
      cutOff: 0,
    });
    stats.lateEndings = 7;
    expect(runtime.stats().lateEndings).toBe(0);
  });

  it("are endings and reports that come too late, and events that nobody read", async () => {
    const { runtime } = runtimeWith({
      w: async (request) => {
        for (let data = 0; data < 5; data++) await request.update(data);
        await request.respond(1);
        await request.update("late");
        await request.respond(2).catch(() => {});
      },
    });
    expect(await runtime.job("w", { buffer: 3 })).toBe(1);
    await turn();
    expect(runtime.stats()).toMatchObject({ droppedEvents: 2, lateReports: 1, lateEndings: 1 });
  });
});

it("logs to the console by default", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const { createRuntime, createWorker } = await import("../src/index.ts");
  await using runtime = createRuntime();
  await runtime.addWorkers(createWorker("w", { onJob: () => 1 }));
  runtime.on("jobCompleted", broken("of a listener"));
  await runtime.job("w");
  await turn();
  expect(error.mock.calls).toEqual([
    ["xstate-jobs: listener of 'jobCompleted':", new Error("of a listener")],
  ]);
  error.mockRestore();
});
