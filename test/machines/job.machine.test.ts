import { describe, expect, it } from "vitest";
import { createActor } from "xstate";
import {
  type JobEndingEvent,
  type JobErrorCode,
  type JobMachineEvent,
  jobMachine,
  jobResultOf,
} from "../../machines/index.ts";
import { compile } from "../../src/compile/compile.ts";
import { jobEvents } from "../fixtures/machine-events.ts";

const endings = jobEvents.filter((event): event is JobEndingEvent =>
  ["job.stream.end", "job.response", "job.cancel", "job.timeout", "job.lost"].includes(event.type),
);
const reports = jobEvents.filter(({ type }) =>
  ["job.update", "job.stream.start", "job.stream.data"].includes(type),
);

/** A started job whose effects and emitted events are written down, in order. */
function startJob(mode: "interpreted" | "compiled") {
  const log: string[] = [];
  const machine = jobMachine.provide({
    actions: {
      started: () => log.push("started"),
      deliver: ({ event }) => log.push(`deliver ${event.type}`),
      retried: ({ context }) => log.push(`retried ${context.attempt}`),
      ended: ({ event }) => log.push(`ended by ${event.type}`),
    },
  });
  const job = createActor(mode === "compiled" ? compile(machine) : machine);
  job.on("*", (event) => log.push(`emitted ${event.type} ${JSON.stringify(event.data)}`));
  return { job: job.start(), log };
}

describe.each(["interpreted", "compiled"] as const)("a job, %s,", (mode) => {
  it("begins pending, and runs from its start on", () => {
    const { job, log } = startJob(mode);
    expect(job.getSnapshot().value).toBe("pending");
    job.send({ type: "job.start" });
    expect(job.getSnapshot().value).toBe("running");
    expect(log).toEqual(["started"]);
  });

  it("starts once: a second start changes nothing", () => {
    const { job, log } = startJob(mode);
    job.send({ type: "job.start" });
    job.send({ type: "job.start" });
    expect(log).toEqual(["started"]);
  });

  it.each(reports)("is started by a $type that comes before its start", (report) => {
    const { job, log } = startJob(mode);
    job.send(report);
    job.send({ type: "job.start" });
    expect(job.getSnapshot().value).toBe("running");
    expect(log.filter((line) => line === "started")).toHaveLength(1);
    expect(log.slice(0, 2)).toEqual(["started", `deliver ${report.type}`]);
  });

  it("hands every report on, in order, and tells its listeners", () => {
    const { job, log } = startJob(mode);
    job.send({ type: "job.start" });
    job.send({ type: "job.stream.start", data: 1 });
    job.send({ type: "job.stream.data", data: 2 });
    job.send({ type: "job.update", data: 3 });
    expect(log.filter((line) => line.startsWith("deliver"))).toEqual([
      "deliver job.stream.start",
      "deliver job.stream.data",
      "deliver job.update",
    ]);
    expect(log.filter((line) => line.startsWith("emitted"))).toEqual([
      "emitted stream_start 1",
      "emitted stream_data 2",
      "emitted update 3",
    ]);
  });

  it("stays the same snapshot while reports come", () => {
    const { job } = startJob(mode);
    job.send({ type: "job.start" });
    const running = job.getSnapshot();
    job.send({ type: "job.update", data: 1 });
    expect(job.getSnapshot()).toBe(running);
  });

  it("hands the end of its stream on before it ends", () => {
    const { job, log } = startJob(mode);
    job.send({ type: "job.stream.end", data: "last" });
    expect(log).toEqual(["deliver job.stream.end", "ended by job.stream.end", 'emitted stream_end "last"']);
    expect(job.getSnapshot().output).toEqual({
      status: "completed",
      response: "last",
      reason: undefined,
      code: undefined,
    });
  });

  describe.each(["pending", "running"] as const)("while %s,", (state) => {
    const startIn = () => {
      const started = startJob(mode);
      if (state === "running") started.job.send({ type: "job.start" });
      return started;
    };

    it.each(endings)("is ended by %o with the result that it stands for", (ending) => {
      const { job, log } = startIn();
      job.send(ending);
      expect(job.getSnapshot().status).toBe("done");
      expect(job.getSnapshot().output).toEqual(jobResultOf(ending));
      expect(log).toContain(`ended by ${ending.type}`);
    });

    it.each(endings)("ends, at %o, in the state that its result's status names", (ending) => {
      const { job } = startIn();
      job.send(ending);
      expect(job.getSnapshot().value).toBe(jobResultOf(ending).status);
    });

    it.each(endings)("has one ending: after %o all others come too late", (first) => {
      const { job, log } = startIn();
      job.send(first);
      const ended = job.getSnapshot();
      for (const event of jobEvents) expect(ended.can(event)).toBe(false);
      expect(log.filter((line) => line.startsWith("ended"))).toEqual([`ended by ${first.type}`]);
    });
  });

  it("knows whose job it is, as far as it was told", () => {
    const input = { jobId: "j1", workerName: "w" };
    const job = createActor(mode === "compiled" ? compile(jobMachine) : jobMachine, { input });
    expect(job.getSnapshot().context).toEqual({ ...input, name: undefined, attempt: 1 });
    expect(startJob(mode).job.getSnapshot().context).toEqual({
      jobId: undefined,
      workerName: undefined,
      name: undefined,
      attempt: 1,
    });
  });

  describe("asked again", () => {
    it("is pending as the next attempt, and begins and ends like the first", () => {
      const { job, log } = startJob(mode);
      job.send({ type: "job.start" });
      job.send({ type: "job.retry", attempt: 2, code: "worker_ended" });
      expect(job.getSnapshot()).toMatchObject({ value: "pending", context: { attempt: 2 } });
      job.send({ type: "job.start" });
      expect(job.getSnapshot()).toMatchObject({ value: "running", context: { attempt: 2 } });
      job.send({ type: "job.response", status: "completed", response: 1 });
      expect(job.getSnapshot()).toMatchObject({ value: "completed", output: { response: 1 } });
      expect(log).toEqual(["started", "retried 2", "started", "ended by job.response"]);
    });

    it("before it has begun, stays pending", () => {
      const { job, log } = startJob(mode);
      job.send({ type: "job.retry", attempt: 2, code: "refused" });
      job.send({ type: "job.retry", attempt: 3, code: "refused" });
      expect(job.getSnapshot()).toMatchObject({ value: "pending", context: { attempt: 3 } });
      expect(log).toEqual(["retried 2", "retried 3"]);
    });

    it.each([1, 2, 0, Number.NaN])("for attempt %s after the second, goes on as it is", (attempt) => {
      const { job, log } = startJob(mode);
      job.send({ type: "job.retry", attempt: 2 });
      job.send({ type: "job.start" });
      job.send({ type: "job.retry", attempt });
      expect(job.getSnapshot()).toMatchObject({ value: "running", context: { attempt: 2 } });
      expect(log).toEqual(["retried 2", "started"]);
    });
  });
});

describe("the result of a job", () => {
  it("is the response of a handler that finished, without reason's code", () => {
    const event: JobMachineEvent = { type: "job.response", status: "completed", response: 42, code: "error" };
    expect(jobResultOf(event)).toEqual({
      status: "completed",
      response: 42,
      reason: undefined,
      code: undefined,
    });
  });

  it.each(["cancelled", "failed", "error"] as const)(
    "takes the code of a %s response from its status",
    (status) => {
      expect(jobResultOf({ type: "job.response", status, response: 1, reason: "because" })).toEqual({
        status,
        response: 1,
        reason: "because",
        code: status,
      });
    },
  );

  it("keeps the code that a response gives", () => {
    const event: JobMachineEvent = { type: "job.response", status: "error", code: "no_handler" };
    expect(jobResultOf(event).code).toBe("no_handler");
  });

  it("is cancelled, with the canceller's reason", () => {
    expect(jobResultOf({ type: "job.cancel", reason: "enough" })).toEqual({
      status: "cancelled",
      response: undefined,
      reason: "enough",
      code: "cancelled",
    });
  });

  it("is cancelled when time is up, with the seed's word for it unless told another", () => {
    const result = { status: "cancelled", response: undefined, code: "timeout" };
    expect(jobResultOf({ type: "job.timeout" })).toEqual({ ...result, reason: "timeout" });
    const reason = "workers not ready within timeout";
    expect(jobResultOf({ type: "job.timeout", reason })).toEqual({ ...result, reason });
  });

  it.each<[JobErrorCode, string]>([
    ["cancelled", "cancelled"],
    ["timeout", "cancelled"],
    ["worker_ended", "cancelled"],
    ["failed", "failed"],
    ["error", "error"],
    ["no_handler", "error"],
    ["invalid_payload", "error"],
    ["invalid_response", "error"],
    ["refused", "error"],
    ["deadlock", "error"],
    ["worker_lost", "error"],
    ["stream_gap", "error"],
    ["disconnected", "error"],
  ])("of a job lost with code %s has the status %s", (code, status) => {
    const reason = "worker 'w' stopped";
    expect(jobResultOf({ type: "job.lost", code, reason })).toEqual({
      status,
      response: undefined,
      reason,
      code,
    });
  });

  it.each([{ type: "job.start" }, { type: "job.retry", attempt: 2 }, ...reports] as JobMachineEvent[])(
    "does not exist for $type",
    (event) => {
      expect(() => jobResultOf(event)).toThrow(`job chart: '${event.type}' does not end a job`);
    },
  );
});
