import { expectTypeOf } from "vitest";
import type { AnyActorRef } from "xstate";
import {
  type Asker,
  type AskerEvents,
  createRuntime,
  createWorker,
  type JobContext,
  type JobErrorNotice,
  type JobGroupContext,
  type JobGroupResponse,
  type JobReportNotice,
  type JobResponseNotice,
  type Registry,
  type Runtime,
  type RuntimeErrorNotice,
  type RuntimeEvents,
  type RuntimeStats,
  type Transport,
  Worker,
  type WorkerEvents,
} from "../../src/index.ts";

const runtime = createRuntime();
const worker = createWorker("typed", { jobs: { ping: () => "pong" } });

// Whoever can ask: a runtime and each worker, whatever its name, its jobs and its class.
function ask(asker: Asker): JobContext<number> {
  asker.on("jobError", ({ error }) =>
    expectTypeOf(error.status).toEqualTypeOf<"cancelled" | "failed" | "error">(),
  );
  return asker.job<number>("w", { name: "j" });
}
class Research extends Worker<"research"> {
  constructor() {
    super("research");
  }
}
ask(runtime);
ask(worker);
ask(new Worker("plain"));
ask(new Research());
expectTypeOf<Runtime>().toExtend<Asker>();
expectTypeOf<Worker>().toExtend<Asker>();
expectTypeOf<Worker<"typed", { ping: unknown }>>().toExtend<Asker>();
const askers: Asker[] = [runtime, worker];
const map = new Map<Asker, string>([[runtime, "runtime"]]).set(worker, "worker");
expectTypeOf(map.get(new Research())).toEqualTypeOf<string | undefined>();

for (const asker of askers) {
  expectTypeOf(asker.name).toEqualTypeOf<string>();
  expectTypeOf(asker.actor).toEqualTypeOf<AnyActorRef>();
  expectTypeOf(asker.jobGroup(["a"])).toEqualTypeOf<JobGroupContext>();
  expectTypeOf(asker.requestJob("w", { payload: 1 })).toEqualTypeOf<Promise<string>>();
  expectTypeOf(asker.requestJobGroup(["a", "b"], { cancelOnError: false })).toEqualTypeOf<Promise<string>>();
  expectTypeOf(asker.cancelJobGroup).returns.toEqualTypeOf<void>();
  expectTypeOf(asker.requestCancelJobGroup("id", "enough")).toEqualTypeOf<Promise<boolean>>();
  expectTypeOf(asker.requestJobUpdate).parameters.toEqualTypeOf<[jobId: string, workerName: string]>();
}

// The events of whoever asks, with what a listener of each gets.
expectTypeOf<keyof AskerEvents>().toEqualTypeOf<
  | "jobUpdate"
  | "jobStreamStart"
  | "jobStreamData"
  | "jobStreamEnd"
  | "jobResponse"
  | "jobCompleted"
  | "jobError"
>();
runtime
  .on("jobUpdate", (notice) => expectTypeOf(notice).toEqualTypeOf<JobReportNotice>())
  .on("jobStreamStart", (notice) => expectTypeOf(notice).toEqualTypeOf<JobReportNotice>())
  .on("jobStreamData", ({ data }) => expectTypeOf(data).toEqualTypeOf<unknown>())
  .on("jobStreamEnd", (notice) => expectTypeOf(notice).toEqualTypeOf<JobReportNotice>())
  .once("jobResponse", (notice) => expectTypeOf(notice).toEqualTypeOf<JobResponseNotice>())
  .on("jobCompleted", (response) => expectTypeOf(response).toEqualTypeOf<JobGroupResponse>())
  .on("jobError", (notice) => expectTypeOf(notice).toEqualTypeOf<JobErrorNotice>())
  .on("error", (notice) => expectTypeOf(notice).toEqualTypeOf<RuntimeErrorNotice>());
expectTypeOf<keyof RuntimeEvents>().toEqualTypeOf<keyof AskerEvents | "ending" | "error" | "workerFailed">();
expectTypeOf(runtime.on("error", () => {})).toEqualTypeOf<Runtime>();
expectTypeOf(worker.on("message", () => {})).toEqualTypeOf<typeof worker>();

// A listener may be asynchronous, may return anything, and may want to know less.
const listener = async ({ jobId }: { jobId: string }) => jobId;
runtime
  .on("jobUpdate", listener)
  .on("jobError", listener)
  .off("jobUpdate", listener)
  .once("jobCompleted", listener);

// What else there is to a runtime.
expectTypeOf(runtime).toEqualTypeOf<Runtime>();
expectTypeOf(runtime).toExtend<AsyncDisposable>();
expectTypeOf(runtime.registry).toEqualTypeOf<Registry>();
expectTypeOf(runtime.transport).toEqualTypeOf<Transport>();
expectTypeOf(runtime.stats()).toEqualTypeOf<Readonly<RuntimeStats>>();
expectTypeOf(runtime.getWorker("w")).toEqualTypeOf<Worker | undefined>();
expectTypeOf(runtime.addWorkers(worker, new Research(), new Worker("plain"))).toEqualTypeOf<Promise<void>>();
expectTypeOf(runtime.end({ reason: "bye", drainMs: 100 })).toEqualTypeOf<Promise<void>>();
expectTypeOf(runtime.cancel("now")).toEqualTypeOf<Promise<void>>();
expectTypeOf(runtime.wait()).toEqualTypeOf<Promise<void>>();
expectTypeOf(runtime.actor.getSnapshot().value).toExtend<string>();
for (const { name, runtime: host, startedAt } of runtime.registry) {
  expectTypeOf(name).toEqualTypeOf<string>();
  expectTypeOf(host).toEqualTypeOf<string>();
  expectTypeOf(startedAt).toEqualTypeOf<number>();
}

// @ts-expect-error there is no such event
runtime.on("jobDone", () => {});
// @ts-expect-error a runtime runs no jobs itself: its workers do
runtime.on("jobRequest", () => {});
// @ts-expect-error errors without another exit are the runtime's, not a worker's
worker.on("error", () => {});
// @ts-expect-error nor are they every asker's
askers[0]?.on("error", () => {});
// @ts-expect-error a listener gets one object
runtime.on("jobUpdate", (_notice, data: unknown) => data);
// @ts-expect-error a job that completed has no error
runtime.on("jobCompleted", ({ error }) => error);
// @ts-expect-error a response is unknown: check it
runtime.on("jobResponse", ({ response }) => response.length);
// @ts-expect-error a listener is a function
runtime.on("jobUpdate", undefined);
// @ts-expect-error a group's error may be nobody's
runtime.on("jobError", ({ workerName }) => workerName.length);
// @ts-expect-error only the library says what has happened
runtime.emit("jobUpdate", {});
// @ts-expect-error an asker is made by createRuntime() or createWorker()
const _asker: Asker = { name: "home-made" };
// @ts-expect-error a name is no worker
runtime.addWorkers("w");
// @ts-expect-error the registry is only read
runtime.registry.set("w", {});
// @ts-expect-error the counters are only read
runtime.stats().lateEndings = 0;
// @ts-expect-error the option is called `drainMs`
runtime.end({ timeout: 100 });
// @ts-expect-error who hosts is said once
runtime.name = "other";
// @ts-expect-error a worker's events know of its requests, in this form
const _listener: (request: WorkerEvents["jobRequest"]) => void = (request: string) => request;
