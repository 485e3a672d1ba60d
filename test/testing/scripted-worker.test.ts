import { describe, expect, it } from "vitest";
import { type JobRequest, JobStatus } from "../../src/index.ts";
import { type ScriptSteps, scriptedWorker, type WorkerScript } from "../../src/testing/index.ts";
import { deferred } from "../fixtures/deferred.ts";
import { readAll } from "../fixtures/read-all.ts";
import { testRuntime } from "../fixtures/test-runtime.ts";
import { turns } from "../fixtures/turn.ts";

const hosted = (script: WorkerScript) => {
  const test = testRuntime({ graceMs: 50 });
  const worker = scriptedWorker("printer", script);
  void test.runtime.addWorkers(worker);
  return { ...test, worker };
};

describe("a scripted worker", () => {
  it("reports twice, then fails", async () => {
    const { runtime } = hosted([
      { update: "page 1" },
      { update: "page 2" },
      { fail: "out of paper", response: 2 },
    ]);
    const { events, error } = await readAll(runtime.job("printer"));
    expect(events).toEqual([
      { type: "update", data: "page 1" },
      { type: "update", data: "page 2" },
    ]);
    expect(error).toMatchObject({ code: "failed", reason: "out of paper", response: 2 });
  });

  it.each<[string, ScriptSteps, object]>([
    ["return", [{ return: 7 }], { status: "completed", value: 7 }],
    ["no more steps", [{ update: 1 }], { status: "completed", value: undefined }],
    [
      "streamEnd",
      [{ streamStart: 0 }, { streamData: 1 }, { streamEnd: "end" }],
      { status: "completed", value: "end" },
    ],
    ["respond", [{ respond: "early" }, { wait: 10 }], { status: "completed", value: "early" }],
    [
      "respond with a status",
      [{ respond: "no", status: JobStatus.FAILED }],
      { status: "failed", code: "failed" },
    ],
    ["throw", [{ throw: new Error("jammed") }], { status: "error", code: "error", reason: "jammed" }],
  ])("ends a job by %s", async (_kind, script, ending) => {
    const { runtime, clock } = hosted(script);
    const job = runtime.job("printer");
    const outcome = job.then(
      (value) => ({ status: job.status, value }),
      ({ code, reason }) => ({ status: job.status, code, reason }),
    );
    await clock.run();
    expect(await outcome).toMatchObject(ending);
  });

  it("waits in the runtime's time, not longer than until its job is over", async () => {
    const { runtime, clock, worker } = hosted([{ wait: 1_000 }, { return: "late" }]);
    const patient = runtime.job("printer");
    const hasty = runtime.job("printer", { timeout: 400 });
    await expect(Promise.all([clock.run(), hasty])).rejects.toMatchObject({ code: "timeout" });
    await clock.run();
    expect([await patient, clock.now()]).toEqual(["late", 1_000]);
    await hasty.settled;
    expect(worker.requests.map(({ signal }) => signal.aborted)).toEqual([false, true]);
  });

  it("is deaf for as long as it is told to", async () => {
    const { runtime, clock, takeLog } = hosted([{ wait: 30, deaf: true }, { return: "anyway" }]);
    const job = runtime.job("printer");
    await turns(1);
    job.cancel();
    const settledAt = job.settled.then(() => clock.now());
    await clock.run();
    expect([job.status, await settledAt, takeLog()]).toEqual(["cancelled", 30, []]);
  });

  it("waits for a promise, hangs, asks others, and does whatever it is told to", async () => {
    const gate = deferred();
    const order: string[] = [];
    const { runtime } = hosted({
      gated: [{ wait: gate.promise }, { return: "open" }],
      hang: [{ hang: true }],
      ask: [
        { ask: "printer", params: { name: "gated" } },
        { do: () => order.push("done") },
        { return: "asked" },
      ],
    });
    const hanging = runtime.job("printer", { name: "hang" });
    const asking = runtime.job("printer", { name: "ask" });
    await turns(3);
    expect([hanging.status, asking.status, order]).toEqual([undefined, undefined, []]);
    gate.resolve();
    expect(await asking).toBe("asked");
    hanging.cancel("enough");
    await hanging.settled;
    expect([order, hanging.status]).toEqual([["done"], "cancelled"]);
  });

  it("leaves no listener at a signal, however often it waits", async () => {
    let listeners = 0;
    const count = ({ signal }: JobRequest): void => {
      const { addEventListener, removeEventListener } = signal;
      Object.assign(signal, {
        addEventListener: (...args: Parameters<AbortSignal["addEventListener"]>) => {
          listeners++;
          addEventListener.apply(signal, args);
        },
        removeEventListener: (...args: Parameters<AbortSignal["removeEventListener"]>) => {
          listeners--;
          removeEventListener.apply(signal, args);
        },
      });
    };
    const waits = Array.from({ length: 30 }, () => ({ wait: Promise.resolve() }));
    const { runtime } = hosted([{ do: count }, ...waits, { wait: Promise.reject(new Error("broken")) }]);
    await expect(runtime.job("printer")).rejects.toMatchObject({ reason: "broken" });
    expect(listeners).toBe(0);
  });

  it("does another thing each time, if its script says so, and knows what it was asked", async () => {
    const { runtime, worker } = hosted({
      find: (_request, count) => (count < 3 ? [{ throw: new Error("busy") }] : [{ return: "found" }]),
    });
    const retry = { attempts: 3, on: () => true };
    expect(await runtime.job("printer", { name: "find", payload: "x", retry })).toBe("found");
    expect(worker.requests.map(({ name, payload, attempt }) => [name, payload, attempt])).toEqual([
      ["find", "x", 1],
      ["find", "x", 2],
      ["find", "x", 3],
    ]);
  });

  it("does not wait for room where it is told not to", async () => {
    const { runtime } = hosted([
      ...Array.from({ length: 5 }, (_, n) => ({ streamData: n, nowait: true })),
      { return: "sent" },
    ]);
    const job = runtime.job("printer", { buffer: 2 });
    expect((await readAll(job)).events.map(({ data }) => data)).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([
    ["no list", "update", "the script of worker 'printer' must be a list of steps"],
    [
      "an unknown step",
      [{ update: 1 }, { updated: 2 }],
      "step 2 of the script of worker 'printer' must be one of update",
    ],
    ["two steps in one", [{ update: 1, fail: "x" }], "it is update and fail"],
    ["an option that a step has not", [{ update: 1, urgnt: true }], "{ update }, has no option 'urgnt'"],
    ["a wait for nothing", [{ wait: "100" }], "must wait for a number of milliseconds"],
    [
      "a bad step of a named job",
      { print: [null] },
      "step 1 of the script of job 'print' of worker 'printer'",
    ],
  ])("refuses %s when it is made", (_what, script, message) => {
    expect(() => scriptedWorker("printer", script as WorkerScript)).toThrow(TypeError);
    expect(() => scriptedWorker("printer", script as WorkerScript)).toThrow(message);
  });

  it("answers with an error where what is made for a request cannot be done", async () => {
    const { runtime } = hosted(() => [{ wrong: 1 }] as never);
    await expect(runtime.job("printer")).rejects.toMatchObject({
      code: "error",
      reason: expect.stringContaining("step 1 of the script of worker 'printer'"),
    });
  });
});
