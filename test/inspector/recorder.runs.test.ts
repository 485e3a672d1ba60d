import { describe, expect, it, onTestFinished } from "vitest";
import { createWorker, type JobRequest, type Runtime } from "../../src/index.ts";
import { createInspector, type Inspector, type InspectorOptions } from "../../src/inspector/index.ts";
import type { TransportNetwork } from "../../src/testing/index.ts";
import { memoryNetworkFixture } from "../fixtures/memory-network-fixture.ts";
import { actorIn, actorsIn, brokenIn, linesOf, openIn, totalsIn } from "../fixtures/recorded.ts";
import type { TestHandler } from "../fixtures/test-runtime.ts";
import { untilAborted } from "../fixtures/until-aborted.ts";

const DETECT_MS = 2 * (memoryNetworkFixture.detectMs ?? 0);

interface Scene {
  readonly network: TransportNetwork;
  readonly asker: Runtime;
  readonly host: Runtime;
  /** Of the asker, and of the runtime whose worker is asked. */
  readonly here: Inspector;
  readonly there: Inspector;
  readonly detach: () => void;
}

/** Two runtimes, of which the second has workers. */
async function scene(
  workers: Readonly<Record<string, TestHandler>>,
  options: InspectorOptions = {},
): Promise<Scene> {
  const network = await memoryNetworkFixture.open();
  onTestFinished(() => network.close());
  const [asker, host] = [await network.runtime("asker"), await network.runtime("host")];
  const [here, there] = [createInspector(options), createInspector(options)];
  here.attach(asker);
  const detach = there.attach(host);
  for (const [name, onJob] of Object.entries(workers)) void host.addWorkers(createWorker(name, { onJob }));
  await network.wait(100);
  return { network, asker, host, here, there, detach };
}

const quiet = (ask: PromiseLike<unknown>): Promise<void> =>
  Promise.resolve(ask).then(
    () => {},
    () => {},
  );

/** The id that a run has, of the first job whose worker this is. */
const runIn = (inspector: Inspector, worker: string): string =>
  actorsIn(inspector).find(({ kind, workerName }) => kind === "run" && workerName === worker)?.id ?? "none";

describe("the record of a job that another runtime asked for", () => {
  it("says what it is and was asked with, and is below its worker", async () => {
    const { network, asker, here, there } = await scene({ w: () => 1 });
    const job = asker.job("w", { payload: { date: new Date(0), big: 1n }, meta: { m: "1" }, timeout: 5_000 });
    await network.wait(50);
    expect(await job).toBe(1);
    expect(actorIn(there, runIn(there, "w"))).toMatchObject({
      ...{
        id: `run:${job.jobId}/w#1`,
        kind: "run",
        machine: "job",
        parent: "worker:host/w",
        state: "pending",
      },
      ...{ runtime: "host", jobId: job.jobId, workerName: "w", source: "asker", meta: { m: "1" } },
      ...{ payload: { date: "1970-01-01T00:00:00.000Z", big: "1n" }, deadline: expect.any(Number) },
    });
    expect(actorsIn(here).filter(({ kind }) => kind === "run")).toEqual([]);
    expect(actorIn(here, `job:${job.jobId}/w`)).toMatchObject({ runtime: "asker", payload: { big: "1n" } });
  });

  it("has no meta, where none was given", async () => {
    const { network, asker, there } = await scene({ w: () => 1 });
    const job = asker.job("w");
    await network.wait(50);
    await job;
    expect(actorIn(there, runIn(there, "w"))).toMatchObject({
      meta: undefined,
      payload: undefined,
      deadline: undefined,
    });
  });

  it("has what its worker says, as values and not as they are sent", async () => {
    const { network, asker, here, there } = await scene({
      async w(request: JobRequest) {
        await request.update({ at: new Date(0) });
        await request.streamStart("s");
        await request.streamData([1n]);
        await request.streamEnd({ map: new Map([[1, 2]]) });
      },
    });
    const job = asker.job("w");
    await network.wait(50);
    await job;
    const expected = [
      "job.request pending>pending",
      "job.start pending>running",
      'job.update running>running data={"at":"1970-01-01T00:00:00.000Z"}',
      "job.stream.start running>running data=s",
      'job.stream.data running>running data=["1n"]',
      'job.stream.end running>completed data={"map":{"#":"Map(1)","items":[[1,2]]}}',
    ];
    expect(linesOf(there, runIn(there, "w"))).toEqual(expected);
    expect(linesOf(here, `job:${job.jobId}/w`)).toEqual(expected);
  });

  const endings: [how: string, handler: TestHandler, line: string][] = [
    [
      "fails",
      (request) => request.fail("no data", { response: { half: 1 } }),
      'running>failed data={"half":1} reason=no data code=failed',
    ],
    [
      "throws",
      () => {
        throw new Error("broken");
      },
      "running>error reason=broken code=error",
    ],
    [
      "says that it was cancelled",
      (request) => request.respond("so far", { status: "cancelled" }),
      "running>cancelled data=so far code=cancelled",
    ],
    ["says nothing", () => undefined, "running>completed"],
  ];
  it.each(endings)("has its ending if its handler %s", async (_, handler, line) => {
    const { network, asker, there } = await scene({ w: handler });
    const ended = quiet(asker.job("w"));
    await network.wait(50);
    await ended;
    expect(linesOf(there, runIn(there, "w")).at(-1)).toBe(`job.response ${line}`);
  });

  it("has that it was cancelled, was out of time, and was asked how it goes", async () => {
    const { network, asker, there } = await scene({ a: untilAborted, b: untilAborted });
    const cancelled = asker.job("a");
    const late = asker.job("b", { timeout: 200 });
    await network.wait(50);
    cancelled.requestUpdate();
    await network.wait(20);
    cancelled.cancel("enough");
    await network.wait(300);
    await Promise.all([quiet(cancelled), quiet(late)]);
    expect(linesOf(there, runIn(there, "a")).slice(2)).toEqual([
      "job.update_request running>running",
      "job.cancel running>cancelled reason=enough code=cancelled",
    ]);
    expect(linesOf(there, runIn(there, "b")).at(-1)).toMatch(/running>cancelled/);
    expect(openIn(there)).toEqual(["runtime:host", "worker:host/a", "worker:host/b"]);
  });

  it("is one for each attempt", async () => {
    let left = 1;
    const { network, asker, there } = await scene({
      w: (request: JobRequest) => (left-- > 0 ? request.fail("busy") : "done"),
    });
    const job = asker.job("w", { retry: { attempts: 2, on: () => true } });
    await network.wait(100);
    expect(await job).toBe("done");
    expect(linesOf(there, `run:${job.jobId}/w#1`).at(-1)).toBe(
      "job.response running>failed reason=busy code=failed",
    );
    expect(linesOf(there, `run:${job.jobId}/w#2`)).toEqual([
      "job.request pending>pending attempt=2",
      "job.start pending>running attempt=2",
      "job.response running>completed data=done attempt=2",
    ]);
    expect(totalsIn(there).runs).toMatchObject({ asked: 2, failed: 1, completed: 1 });
  });

  it("has its end when the runtime that asked is lost, or its own worker or runtime goes", async () => {
    const { network, asker, host, there } = await scene({
      a: untilAborted,
      b: untilAborted,
      c: untilAborted,
    });
    const jobs = ["a", "b", "c"].map((name) => asker.job(name));
    for (const job of jobs) job.catch?.(() => {});
    await network.wait(50);
    void host.getWorker("a")?.cancel("enough");
    await network.wait(20);
    expect(linesOf(there, runIn(there, "a")).at(-1)).toMatch(
      /^job\.\w+ running>(cancelled|error) reason=worker 'a' stopped: enough code=worker_ended$/,
    );
    network.kill?.(asker);
    await network.wait(DETECT_MS + 200);
    expect(linesOf(there, runIn(there, "b")).at(-1)).toMatch(/^job.cancel running>cancelled reason=/);
    await host.cancel("over");
    await network.wait(50);
    expect(openIn(there)).toEqual([]);
    expect(brokenIn(there.export().records)).toEqual([]);
    expect(totalsIn(there).runs.asked).toBe(3);
  });

  it("is above the sub-jobs that its handler asks for", async () => {
    const { network, asker, there, here } = await scene({
      leaf: () => 1,
      w: (request: JobRequest) => request.job("leaf"),
    });
    const job = asker.job("w");
    await network.wait(50);
    await job;
    const leaf = actorsIn(there).find(({ workerName }) => workerName === "leaf");
    expect(leaf).toMatchObject({ kind: "job", parent: `run:${job.jobId}/w#1`, source: "w" });
    expect(actorsIn(here).filter(({ kind }) => kind === "job")).toHaveLength(1);
  });

  it("belongs to the same sample in both runtimes", async () => {
    const { network, asker, there, here } = await scene(
      { leaf: () => 1, w: (request: JobRequest) => request.job("leaf") },
      { sample: 0.5 },
    );
    const jobs = Array.from({ length: 40 }, () => asker.job("w"));
    await network.wait(300);
    await Promise.all(jobs);
    const rootsOf = (inspector: Inspector, kind: string): string[] =>
      actorsIn(inspector)
        .filter((actor) => actor.kind === kind && actor.workerName === "w")
        .map(({ jobId }) => jobId as string)
        .sort();
    expect(rootsOf(there, "run")).toEqual(rootsOf(here, "job"));
    expect(rootsOf(here, "job").length).toBeGreaterThan(0);
    expect(rootsOf(here, "job").length).toBeLessThan(40);
    const leaves = actorsIn(there).filter(({ kind }) => kind === "job");
    expect(leaves.map(({ parent }) => parent).sort()).toEqual(
      rootsOf(there, "run")
        .map((id) => `run:${id}/w#1`)
        .sort(),
    );
    expect(totalsIn(there)).toMatchObject({
      runs: { asked: 40, completed: 40 },
      jobs: { asked: 40, completed: 40 },
    });
  });

  it("is there for whoever comes late, as it is, before its sub-jobs, and has its end", async () => {
    const { network, asker, host } = await scene({
      w: (request: JobRequest) => request.job("leaf"),
      leaf: untilAborted,
      answered: async (request: JobRequest) => {
        await request.respond("early");
        await untilAborted(request);
      },
    });
    const jobs = { one: { concurrency: 1, run: untilAborted } };
    void host.addWorkers(createWorker("busy", { jobs }));
    await network.wait(100);
    const answered = asker.job("answered");
    const open = [
      asker.job("w", { payload: 5 }),
      ...["busy", "busy"].map((name) => asker.job(name, { name: "one" })),
    ];
    const ended = open.map(quiet);
    await network.wait(50);
    expect(await answered).toBe("early");
    const [late, counting] = [createInspector(), createInspector({ sample: 0 })];
    for (const inspector of [late, counting]) {
      inspector.attach(host);
      expect(totalsIn(inspector).runs).toMatchObject({ asked: 3 });
    }
    const runs = actorsIn(late).filter(({ kind }) => kind === "run");
    expect(
      runs.map(({ workerName, state, isLate, payload }) => [workerName, state, isLate, payload]),
    ).toEqual([
      ["w", "running", true, 5],
      ["busy", "running", true, undefined],
      ["busy", "pending", true, undefined],
    ]);
    const ids = actorsIn(late).map(({ id }) => id);
    const leaf = actorsIn(late).find(({ workerName }) => workerName === "leaf");
    expect(leaf?.parent).toBe(runs[0]?.id);
    expect(ids.indexOf(leaf?.id ?? "")).toBeGreaterThan(ids.indexOf(leaf?.parent ?? ""));
    for (const job of open) job.cancel("enough");
    await network.wait(100);
    await Promise.all(ended);
    for (const { id, state } of runs) {
      expect(linesOf(late, id)).toEqual([`job.cancel ${state}>cancelled reason=enough code=cancelled`]);
    }
    for (const inspector of [late, counting]) {
      expect(totalsIn(inspector).runs).toMatchObject({ asked: 3, cancelled: 3 });
    }
    answered.cancel();
  });

  it("is closed, and not counted, when the inspector leaves", async () => {
    const { network, asker, there, detach } = await scene({ w: untilAborted });
    const job = asker.job("w");
    await network.wait(50);
    detach();
    job.cancel();
    await network.wait(50);
    await quiet(job);
    expect(linesOf(there, runIn(there, "w")).at(-1)).toBe("inspector.detached running>running");
    expect(openIn(there)).toEqual([]);
    expect(totalsIn(there).runs).toMatchObject({ asked: 0, cancelled: 0 });
  });
});
