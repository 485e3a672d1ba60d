import { describe, expect, it } from "vitest";
import { createWorker } from "../../src/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { mode } from "../fixtures/mode.ts";
import { runtimeWith, servicesOf, testRuntime } from "../fixtures/test-runtime.ts";
import { turn, turns } from "../fixtures/turn.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

describe("a queue for slots", () => {
  it("goes on in a lasting storm of messages", async () => {
    const { runtime } = runtimeWith({ storm: () => 1 });
    let ran = 0;
    const run = async (): Promise<void> => void ran++;
    await runtime.addWorkers(createWorker("s", { jobs: { j: { sequential: true, run } } }));
    let isStorm = true;
    const spin = (): void => {
      if (isStorm) void runtime.requestJob("storm");
    };
    runtime.on("jobCompleted", spin);
    const jobs = [1, 2, 3, 4, 5].map(() => runtime.job("s", { name: "j" }));
    spin();
    await turns(300);
    isStorm = false;
    expect(ran).toBe(5);
    await Promise.all(jobs);
  });

  it("counts whom it has promised a slot as it waits for a turn of the event loop", async () => {
    const gate = deferred();
    const { runtime } = testRuntime({ yield: () => gate.promise });
    const first = deferred();
    await runtime.addWorkers(
      createWorker("s", {
        jobs: {
          j: {
            sequential: true,
            maxQueued: 2,
            run: (request) => (request.payload === 0 ? first.promise : untilAborted(request)),
          },
        },
      }),
    );
    const ask = (payload: number) => runtime.job("s", { name: "j", payload });
    const jobs = [0, 1, 2].map(ask);
    await turn();
    const { bus } = servicesOf(runtime);
    while (bus.pace() === undefined);
    first.resolve();
    await turn();
    jobs.push(...[3, 4, 5, 6].map(ask));
    await turn();
    gate.resolve();
    await turns(2);
    expect(jobs.map(({ status }) => status)).toEqual([
      "completed",
      undefined,
      undefined,
      undefined,
      "error",
      "error",
      "error",
    ]);
  });
});

describe("an endless chain of requests", () => {
  it("holds up neither another job's ending nor the end of a worker that has nothing to do with it", async () => {
    let isOn = true;
    const { runtime } = runtimeWith({
      chain() {
        if (isOn) void runtime.requestJob("chain");
      },
      echo: () => "pong",
      idle: () => 1,
    });
    await runtime.requestJob("chain");
    expect(await runtime.job("echo")).toBe("pong");
    await runtime.getWorker("idle")?.cancel();
    expect(runtime.getWorker("idle")).toBeUndefined();
    isOn = false;
    await turn();
  });
});

describe("whoever begins to inspect a runtime", () => {
  it("may not ask for an actor as it appears, and is told so, once", async () => {
    const { runtime, takeLog } = runtimeWith({ w: untilAborted });
    const job = runtime.job("w");
    await turn();
    let appeared = 0;
    runtime.actor.system.inspect((event) => {
      if (event.type === "@xstate.actor" && appeared++ < 100) void job.actor;
    });
    // Interpreted, it has had its actor from the beginning, so that none appears.
    expect(appeared).toBe(mode === "compiled" ? 1 : 0);
    expect(takeLog().map((line) => line.includes("actorRef"))).toEqual(mode === "compiled" ? [true] : []);
    expect(job.actor.getSnapshot().value).toBe("running");
  });
});
