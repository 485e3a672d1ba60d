import { expect, it } from "vitest";
import { createWorker } from "../src/index.ts";
import type { Message, RequesterMessage, WorkerMessage } from "../src/message.ts";
import { runtimePort } from "../src/runtime-port.ts";
import type { Receiver } from "../src/transport/bus.ts";
import type { WorkerHost } from "../src/worker-host.ts";
import { rejectionOf } from "./fixtures/read-all.ts";
import { runtimeWith, servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";
import { untilAborted } from "./fixtures/until-aborted.ts";

const to = (workerName: string): WorkerMessage =>
  ({ type: "job.cancel", jobId: "j", workerName, code: "cancelled", reason: undefined }) as WorkerMessage;

it("delivers to a worker by its name, what is urgent first, and counts what is for nobody", async () => {
  const got: [string, Message][] = [];
  const worker: Receiver = { receive: (message) => got.push(["w", message]) };
  const services = servicesOf(testRuntime().runtime);
  services.hosts.set("w", worker as WorkerHost);
  const port = runtimePort(services);
  expect(port.runtimeName).toBe("test");
  const [late, first] = [to("w"), to("w")];
  port.toWorker("w", late, "data");
  port.toWorker("w", first, "system");
  port.toWorker("nobody", to("nobody"), "data");
  expect(services.stats.badFrames).toBe(1);
  await turn();
  expect(got.map(([, message]) => message === first)).toEqual([true, false]);
  services.stats.badFrames = 0;
  services.hosts.clear();
});

it("delivers to whoever asked", async () => {
  const got: Message[] = [];
  const services = servicesOf(testRuntime().runtime);
  services.receive = (message) => void got.push(message);
  const message: RequesterMessage = { type: "job.settled", jobId: "j", workerName: "w", attempt: 1 };
  runtimePort(services).toRequester(message, "data");
  await turn();
  expect(got).toEqual([message]);
});

it("tells the time in the runtime's clock, and calls once after a while, unless it is forgotten", () => {
  const { runtime, clock } = testRuntime({ graceMs: 70 });
  const port = runtimePort(servicesOf(runtime));
  const calls: string[] = [];
  port.after(50, () => calls.push("kept"));
  const forget = port.after(50, () => calls.push("forgotten"));
  forget();
  clock.increment(49);
  expect([port.now(), port.graceMs, calls]).toEqual([49, 70, []]);
  clock.increment(100);
  forget();
  expect(calls).toEqual(["kept"]);
});

it("counts what means nothing and what comes late, and reports", () => {
  const { runtime, takeLog } = testRuntime();
  const services = servicesOf(runtime);
  const port = runtimePort(services);
  port.badFrame();
  port.late("lateReports");
  port.late("lateEndings");
  port.late("lateEndings");
  expect(services.stats).toMatchObject({ badFrames: 1, lateReports: 1, lateEndings: 2 });
  services.stats.badFrames = 0;
  port.report(new Error("odd"), "somewhere");
  expect(takeLog()).toEqual(["xstate-jobs: somewhere: Error: odd"]);
});

it("gives the event loop its turn", async () => {
  const services = servicesOf(testRuntime({ yield: () => Promise.resolve() }).runtime);
  await expect(runtimePort(services).giveTurn()).resolves.toBeUndefined();
});

it("tells which workers take jobs, at any depth, which jobs, and how many they have", async () => {
  const parent = createWorker("parent", { onJob: untilAborted, jobs: { x: untilAborted } });
  const { runtime } = testRuntime();
  const port = runtimePort(servicesOf(runtime));
  await parent.addWorkers(createWorker("child", { onJob: untilAborted }));
  expect([...port.hosted()]).toEqual([]);
  await runtime.addWorkers(parent);
  const jobs = [runtime.job("child"), runtime.job("parent", { name: "x" })];
  await turn();
  expect([...port.hosted()]).toEqual([
    { name: "parent", parent: undefined, jobs: ["x", undefined], isDraining: false, load: 2 },
    { name: "child", parent: "parent", jobs: [undefined], isDraining: false, load: 1 },
  ]);
  expect(port.hostedWorker("child")).toMatchObject({ name: "child" });
  expect(port.hostedWorker("nobody")).toBeUndefined();
  void parent.end();
  await turn();
  expect(port.hostedWorker("parent")).toMatchObject({ isDraining: true });
  for (const job of jobs) {
    job.cancel();
    await job.settled;
  }
  await turn();
  expect([...port.hosted()]).toEqual([]);
});

it("does not tell of a worker that is down and will come again", async () => {
  const worker = createWorker("w", { restart: "on-error", restartBackoff: 100 });
  const { runtime, clock } = testRuntime();
  runtime.on("workerFailed", () => {});
  await runtime.addWorkers(worker);
  const port = runtimePort(servicesOf(runtime));
  worker.fail(new Error("broken"));
  await turn();
  expect(port.hostedWorker("w")).toBeUndefined();
  await clock.advance(100);
  expect(port.hostedWorker("w")).toMatchObject({ name: "w" });
});

it("tells whether a worker has a job that somebody asked for", async () => {
  const { runtime } = runtimeWith({ w: untilAborted });
  const port = runtimePort(servicesOf(runtime));
  const job = runtime.job("w");
  await turn();
  const { jobId } = job;
  const [anybody, nobody] = [() => true, () => false];
  expect(port.hasJob("w", jobId, anybody)).toBe(true);
  expect([
    port.hasJob("w", jobId, nobody),
    port.hasJob("w", "k", anybody),
    port.hasJob("v", jobId, anybody),
  ]).toEqual([...[false, false, false]]);
  job.cancel();
  await job.settled;
  expect(port.hasJob("w", jobId, anybody)).toBe(false);
});

it("knows when the root of a job began here, and takes any other for one that begins now", async () => {
  const { runtime } = runtimeWith({ w: untilAborted });
  const services = servicesOf(runtime);
  const port = runtimePort(services);
  const jobs = [runtime.job("w"), runtime.job("w")] as const;
  const [first, second] = jobs.map(({ jobId }) => services.jobs.get(jobId)?.rootSequence);
  expect(port.rootSequenceOf("w", [`${jobs[0].jobId}/w`, "x/v"], 0)).toBe(first);
  expect(port.rootSequenceOf("w", [`${jobs[1].jobId}#2/w`], 0)).toBe(second);
  const before = services.sequence;
  expect(port.rootSequenceOf("w", [], 0)).toBe(before + 1);
  expect(port.rootSequenceOf("w", ["of another runtime/w"], 0)).toBe(before + 2);
  expect(services.sequence).toBe(before + 2);
  for (const job of jobs) {
    job.cancel();
    await job.settled;
  }
});

it("puts workers elsewhere into the registry, and gives them the floor that they were to have", async () => {
  const { runtime } = runtimeWith({ boss: () => {} });
  const port = runtimePort(servicesOf(runtime));
  const got: Message[] = [];
  const far: Receiver = { receive: (message) => void got.push(message) };
  await runtime.getWorker("boss")?.activateWorker("far", "args");
  const entry = { name: "far", runtime: "other", parent: undefined, startedAt: 0, jobs: [] };
  port.addRemote(entry, far);
  expect(runtime.registry.get("far")).toBe(entry);
  expect(got).toEqual([{ type: "worker.activate", workerName: "far", args: "args" }]);
  port.removeRemote("far", { receive: () => {} });
  expect(runtime.registry.has("far")).toBe(true);
  port.removeRemote("far", far);
  expect(runtime.registry.has("far")).toBe(false);
  port.addRemote(entry, far);
  expect(got).toHaveLength(1);
  port.removeRemote("far", far);
});

it("lets jobs of workers elsewhere end where there is no connection, and those of its own wait", async () => {
  const { runtime } = testRuntime();
  const port = runtimePort(servicesOf(runtime));
  const waiting = runtime.job("far");
  await turn();
  port.loseWaiting("gone for long");
  expect(await rejectionOf(waiting)).toMatchObject({ code: "disconnected", reason: "gone for long" });
  port.setOffline("cut");
  expect(await rejectionOf(runtime.job("far"))).toMatchObject({ code: "disconnected", reason: "cut" });
  port.setOffline(undefined);
  const patient = runtime.job("far");
  await turn();
  expect(patient.status).toBeUndefined();
  patient.cancel();
  await patient.settled;
});

it("knows that the root of a sub-job from elsewhere began before its worker drained", async () => {
  const { runtime, clock } = runtimeWith({ w: untilAborted });
  const services = servicesOf(runtime);
  const port = runtimePort(services);
  const job = runtime.job("w");
  await clock.advance(10);
  void runtime.getWorker("w")?.end();
  const path = ["of another runtime/v"];
  expect(port.rootSequenceOf("w", path, 9)).toBe(0);
  expect(port.rootSequenceOf("w", path, 10)).toBe(services.sequence);
  // One that is nobody's sub-job may as well go elsewhere.
  expect(port.rootSequenceOf("w", [], 9)).toBe(services.sequence);
  job.cancel();
  await job.settled;
});
