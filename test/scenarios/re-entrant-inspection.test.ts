import { describe, expect, it } from "vitest";
import type { AnyActorRef, InspectionEvent } from "xstate";
import { createWorker, type JobContext, type Runtime } from "../../src/index.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { runtimeWith, testRuntime } from "../fixtures/test-runtime.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const idOf = ({ actorRef }: InspectionEvent): string => (actorRef as AnyActorRef).id;

describe("inside an inspect observer", () => {
  /** Calls `act` once, at the first inspection event for which `when` holds. */
  const once = (when: (event: InspectionEvent) => boolean, act: () => void) => {
    let isDone = false;
    return (event: InspectionEvent): void => {
      if (isDone || !when(event)) return;
      isDone = true;
      act();
    };
  };
  const isSnapshotOf = (id: string, value: string) => (event: InspectionEvent) =>
    event.type === "@xstate.snapshot" &&
    idOf(event).startsWith(id) &&
    (event.snapshot as { value?: unknown }).value === value;

  it("a job may be cancelled when it is seen to run", async () => {
    let job: JobContext | undefined;
    const inspect = once(isSnapshotOf("job:", "running"), () => job?.cancel("seen"));
    const { runtime } = runtimeWith({ w: untilAborted }, { inspect });
    job = runtime.job("w");
    expect(await rejectionOf(job)).toMatchObject({ reason: "seen" });
    await job.settled;
  });

  it("a job may be asked for when another is seen to end", async () => {
    let runtime: Runtime | undefined;
    let second: JobContext | undefined;
    const inspect = once(isSnapshotOf("job:", "completed"), () => {
      second = runtime?.job("w", { payload: "second" });
    });
    ({ runtime } = runtimeWith({ w: (request) => request.payload }, { inspect }));
    expect(await runtime.job("w", { payload: "first" })).toBe("first");
    expect(await second).toBe("second");
  });

  const appears = (id: string) => (event: InspectionEvent) =>
    event.type === "@xstate.actor" && idOf(event).startsWith(id);

  for (const kind of ["job", "group"]) {
    it(`the runtime may be cancelled when a ${kind} appears`, async () => {
      let runtime: Runtime | undefined;
      const inspect = once(appears(`${kind}:`), () => void runtime?.cancel("seen"));
      ({ runtime } = runtimeWith({ w: untilAborted }, { inspect }));
      const ask = kind === "job" ? runtime.job("w") : runtime.jobGroup(["w"]);
      expect(await rejectionOf(ask)).toMatchObject({ status: "cancelled" });
      await ask.settled;
      await runtime.wait();
    });
  }

  it("the runtime may be cancelled when a worker appears: it is not hosted", async () => {
    let runtime: Runtime | undefined;
    const inspect = once(appears("worker:"), () => void runtime?.cancel("seen"));
    ({ runtime } = testRuntime({ inspect }));
    await runtime.addWorkers(createWorker("w", { onJob: untilAborted }));
    await runtime.wait();
    expect(runtime.registry.size).toBe(0);
  });
});
