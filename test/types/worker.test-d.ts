import type { StandardSchemaV1 } from "@standard-schema/spec";
import { expectTypeOf } from "vitest";
import type { Subscription } from "xstate";
import {
  type ActivateOptions,
  type Backoff,
  createRuntime,
  createWorker,
  type EndOptions,
  type JobCancelledNotice,
  type JobErrorCode,
  type JobErrorNotice,
  type JobGroupResponse,
  type JobReportNotice,
  type JobRequest,
  type JobResponseNotice,
  type JobUpdateRequestedNotice,
  type Registry,
  type RegistryChange,
  type RegistryEntry,
  type RegistryJob,
  type RestartPolicy,
  type Runtime,
  type RuntimeEvents,
  type Strategy,
  Worker,
  type WorkerActor,
  type WorkerEvents,
  type WorkerFailedNotice,
  type WorkerNotice,
  type WorkerOptions,
  type WorkerReadyNotice,
  type WorkerStartedNotice,
} from "../../src/index.ts";

const worker = createWorker("w", { jobs: { ping: () => "pong" } });

// The events of a worker: of the jobs it runs, and of those it asked for.
worker
  .on("jobRequest", (request) => expectTypeOf(request).toEqualTypeOf<JobRequest>())
  .on("jobUpdateRequested", (notice) => expectTypeOf(notice).toEqualTypeOf<JobUpdateRequestedNotice>())
  .on("jobCancelled", (notice) => expectTypeOf(notice).toEqualTypeOf<JobCancelledNotice>())
  .on("jobCancelled", ({ code }) => expectTypeOf(code).toEqualTypeOf<JobErrorCode>())
  .on("jobUpdate", (notice) => expectTypeOf(notice).toEqualTypeOf<JobReportNotice>())
  .on("jobStreamStart", (notice) => expectTypeOf(notice).toEqualTypeOf<JobReportNotice>())
  .on("jobStreamData", (notice) => expectTypeOf(notice).toEqualTypeOf<JobReportNotice>())
  .on("jobStreamEnd", (notice) => expectTypeOf(notice).toEqualTypeOf<JobReportNotice>())
  .once("jobResponse", (notice) => expectTypeOf(notice).toEqualTypeOf<JobResponseNotice>())
  .once("jobCompleted", (response) => expectTypeOf(response).toEqualTypeOf<JobGroupResponse>())
  .off("jobError", (notice) => expectTypeOf(notice).toEqualTypeOf<JobErrorNotice>())
  .on("message", (message) => {
    expectTypeOf(message.type).toEqualTypeOf<
      "job.request" | "job.cancel" | "job.update_request" | "worker.activate" | "worker.deactivate"
    >();
    if (message.type === "job.cancel") expectTypeOf(message.code).toEqualTypeOf<JobErrorCode>();
    if (message.type === "job.request") expectTypeOf(message.payload).toEqualTypeOf<unknown>();
  });

expectTypeOf(worker.name).toEqualTypeOf<"w">();
expectTypeOf(worker.actor).toEqualTypeOf<WorkerActor>();
expectTypeOf(worker.runtime).toEqualTypeOf<Runtime | undefined>();
expectTypeOf(worker.active).toEqualTypeOf<boolean>();
expectTypeOf(worker.startedAt).toEqualTypeOf<number | undefined>();
expectTypeOf(worker.activeJobs).toEqualTypeOf<ReadonlyMap<string, JobRequest>>();
expectTypeOf(worker.end({ drainMs: 5 })).toEqualTypeOf<Promise<void>>();
expectTypeOf(worker.cancel("enough")).toEqualTypeOf<Promise<void>>();
expectTypeOf(worker.wait()).toEqualTypeOf<Promise<void>>();

// A worker of certain jobs is a worker; one of one name is none of another.
expectTypeOf(worker).toExtend<Worker>();
expectTypeOf(worker).toExtend<Worker<"w">>();
expectTypeOf(worker).not.toExtend<Worker<"v">>();

// A class of workers: what its listeners would hear it may override, each method with the event's type.
class Research extends Worker<"research"> {
  readonly #model: string;
  constructor(model: string) {
    super("research", { graceMs: 10, jobs: { summarize: (request: JobRequest) => request.payload } });
    this.#model = model;
    expectTypeOf(this.name).toEqualTypeOf<"research">();
  }
  override async onJob(request: JobRequest<string>): Promise<string> {
    const { length } = await this.job<string>("reader", { payload: request.payload });
    return `${this.#model}: ${length}`;
  }
  override onJobRequest(request: JobRequest): void {
    expectTypeOf(request.name).toEqualTypeOf<string | undefined>();
  }
  override onJobResponse({ status, code }: JobResponseNotice): void {
    expectTypeOf(status).toEqualTypeOf<"completed" | "cancelled" | "failed" | "error">();
    expectTypeOf(code).toEqualTypeOf<JobErrorCode | undefined>();
  }
  override async onJobUpdate({ data }: JobReportNotice): Promise<void> {
    expectTypeOf(data).toEqualTypeOf<unknown>();
  }
  override onJobUpdateRequested(_notice: JobUpdateRequestedNotice) {}
  override onJobCompleted({ responses }: JobGroupResponse) {
    return responses;
  }
  override onJobError({ error }: JobErrorNotice) {
    throw error;
  }
  override onJobStreamStart(_notice: JobReportNotice) {}
  override onJobStreamData({ jobId }: { jobId: string }) {
    return jobId;
  }
  override onJobStreamEnd() {}
  override onJobCancelled({ code }: JobCancelledNotice) {
    return code;
  }
  override onMessage(message: WorkerEvents["message"]) {
    return message.type;
  }
}
expectTypeOf(new Research("small")).toExtend<Worker>();
expectTypeOf(new Research("small").name).toEqualTypeOf<"research">();
expectTypeOf(new Research("small").on("jobError", () => {})).toEqualTypeOf<Research>();
expectTypeOf<`on${Capitalize<keyof WorkerEvents>}`>().toExtend<keyof Worker>();

class Wrong extends Worker {
  // @ts-expect-error the method of `jobRequest` gets the request, not its payload
  override onJobRequest(payload: string): void {
    throw payload;
  }
  // @ts-expect-error the method of `jobError` gets a notice, the error is in it
  override onJobError(error: Error): void {
    throw error;
  }
  // @ts-expect-error one that runs when an update arrives gets one object
  override onJobUpdate(_notice: JobReportNotice, _data: string): void {}
  // @ts-expect-error the method is called `onJobCancelled`
  override onJobCanceled(_notice: JobCancelledNotice): void {}
  // @ts-expect-error a name is no method
  override name(): string {
    return "wrong";
  }
  // @ts-expect-error `job` asks others; a handler goes into `jobs`
  override job(request: JobRequest): string {
    return request.jobId;
  }
  // @ts-expect-error what overrides says so
  onJobCompleted(): void {}
}
new Wrong("wrong");

// @ts-expect-error a worker has a name
new Worker();
// @ts-expect-error this class is not to have another name
new Worker<"research">("other");
// @ts-expect-error there is no such option of a worker
new Worker("w", { timeout: 5 });
// @ts-expect-error a job is a function or { run }
new Worker("w", { jobs: { ping: "pong" } });
// @ts-expect-error there is no such event
worker.on("jobFinished", () => {});
// @ts-expect-error nor can one be listened to once
worker.once("jobFinished", () => {});
// @ts-expect-error nor taken off
worker.off("jobFinished", () => {});
// @ts-expect-error a listener of requests gets the request
worker.on("jobRequest", (request: string) => request);
// @ts-expect-error the reason need not be given
worker.on("jobCancelled", ({ reason }) => reason.length);
// @ts-expect-error whether it has the floor is not set by assignment
worker.active = false;
// @ts-expect-error what it runs is only read
worker.activeJobs.clear();
// @ts-expect-error who hosts it is decided by `addWorkers`
worker.runtime = undefined;

// Its place in the tree: its parent and its children are workers, of whatever jobs.
const child = createWorker("child", { jobs: { add: (request: JobRequest<number>) => request.payload + 1 } });
expectTypeOf(worker.parent).toEqualTypeOf<Worker | undefined>();
expectTypeOf(worker.children).toEqualTypeOf<readonly Worker[]>();
expectTypeOf(worker.addWorkers(child, new Research("small"), worker)).toEqualTypeOf<Promise<void>>();
expectTypeOf(worker.watchWorkers("a", "b")).toEqualTypeOf<void>();
expectTypeOf(worker.activateWorker("child")).toEqualTypeOf<Promise<void>>();
expectTypeOf(worker.activateWorker("child", { any: "thing" }, { deactivateSelf: true })).toEqualTypeOf<
  Promise<void>
>();
expectTypeOf(worker.deactivateWorker("child")).toEqualTypeOf<Promise<void>>();
expectTypeOf<Parameters<Worker["activateWorker"]>[2]>().toEqualTypeOf<ActivateOptions | undefined>();

// @ts-expect-error whose child it is, `addWorkers` of the parent decides
worker.parent = child;
// @ts-expect-error children are added by `addWorkers`
worker.children.push(child);
// @ts-expect-error what is added is the worker, not its name
worker.addWorkers("child");
// @ts-expect-error several are several arguments
worker.addWorkers([child]);
// A worker may be meant as it is, as in a job.
worker.watchWorkers(child, "b");
// @ts-expect-error a number is neither a name nor a worker
worker.watchWorkers(1);
// @ts-expect-error several names are several arguments
worker.watchWorkers(["a", "b"]);
worker.activateWorker(child, { why: "it is its turn" });
worker.deactivateWorker(child);
// @ts-expect-error neither is nothing
worker.activateWorker(undefined);
// @ts-expect-error the options come after the arguments, which are a worker's own business
worker.activateWorker("child", undefined, true);
// @ts-expect-error there is no such option of a hand-over
worker.activateWorker("child", undefined, { deactivate: true });
// @ts-expect-error whose floor is taken must be said
worker.deactivateWorker();

// The events of its life, each also a method.
worker
  .on("started", (notice) => expectTypeOf(notice).toEqualTypeOf<WorkerStartedNotice>())
  .on("started", ({ startedAt }) => expectTypeOf(startedAt).toEqualTypeOf<number>())
  .on("stopped", (notice) => expectTypeOf(notice).toEqualTypeOf<WorkerNotice>())
  .on("activated", (args) => expectTypeOf(args).toEqualTypeOf<unknown>())
  .on("deactivated", (notice) => expectTypeOf(notice).toEqualTypeOf<WorkerNotice>())
  .once("workerReady", (notice) => expectTypeOf(notice).toEqualTypeOf<WorkerReadyNotice>())
  .once("workerReady", ({ runtime }) => expectTypeOf(runtime).toEqualTypeOf<string>())
  .off("workerFailed", (notice) => expectTypeOf(notice).toEqualTypeOf<WorkerFailedNotice>())
  .on("workerFailed", ({ error }) => expectTypeOf(error).toEqualTypeOf<unknown>());

class Agent extends Worker {
  override async onStarted({ startedAt }: WorkerStartedNotice): Promise<number> {
    return startedAt;
  }
  override onStopped(): void {}
  // What it is activated with is its own affair: it may say what it expects.
  override onActivated(args: { topic: string } | undefined): string | undefined {
    return args?.topic;
  }
  override onDeactivated({ workerName }: WorkerNotice): void {
    void this.activateWorker(workerName, { topic: "tea" });
  }
  override onWorkerReady({ workerName, runtime }: WorkerReadyNotice): string {
    return `${workerName} on ${runtime}`;
  }
  override onWorkerFailed({ error }: WorkerFailedNotice): void {
    expectTypeOf(error).toEqualTypeOf<unknown>();
  }
}
expectTypeOf(new Agent("agent").parent).toEqualTypeOf<Worker | undefined>();

class WrongAgent extends Worker {
  // @ts-expect-error the method of `started` gets a notice, the time is in it
  override onStarted(startedAt: number): void {
    throw startedAt;
  }
  // @ts-expect-error the method of `workerReady` gets a notice, the name is in it
  override onWorkerReady(workerName: string): void {
    throw workerName;
  }
  // @ts-expect-error the method of `workerFailed` gets a notice, the error is in it
  override onWorkerFailed(error: Error): void {
    throw error;
  }
  // @ts-expect-error the method is called `onActivated`
  override onActivate(): void {}
}
new WrongAgent("wrong");

// @ts-expect-error what it was activated with is unknown until somebody looks
worker.on("activated", (args) => args.topic);
// @ts-expect-error the error of a child may be anything
worker.on("workerFailed", ({ error }) => error.message);
// @ts-expect-error which runtime hosts it is told by name
worker.on("workerReady", ({ runtime }) => runtime.end());
// @ts-expect-error there is no such event: a worker that is there is ready
worker.on("workerAdded", () => {});

// How it is supervised.
const supervised = {
  restart: "on-error",
  maxRestarts: 3,
  restartWindowMs: 1_000,
  restartBackoff: { initialMs: 10, factor: 2, maxMs: 100, jitter: false },
  strategy: "all-for-one",
} satisfies WorkerOptions;
expectTypeOf(createWorker("w", supervised).name).toEqualTypeOf<"w">();
new Worker("w", { ...supervised, restartBackoff: 50 });
expectTypeOf<RestartPolicy>().toEqualTypeOf<"never" | "on-error" | "always">();
expectTypeOf<Strategy>().toEqualTypeOf<"one-for-one" | "all-for-one">();
expectTypeOf<WorkerOptions["restart"]>().toEqualTypeOf<RestartPolicy | undefined>();
expectTypeOf<WorkerOptions["restartBackoff"]>().toEqualTypeOf<Backoff | undefined>();

// @ts-expect-error the words are hyphenated
new Worker("w", { restart: "onError" });
// @ts-expect-error a policy is a word: "always"
createWorker("w", { restart: true });
// @ts-expect-error there is no third strategy
new Worker("w", { strategy: "rest-for-one" });
// @ts-expect-error times are numbers of milliseconds
new Worker("w", { restartBackoff: "1s" });
// @ts-expect-error there is no such field of a backoff
createWorker("w", { restartBackoff: { base: 10 } });

// The end, as a handler calls it.
createWorker("closer", {
  onJob: async (request) => {
    await child.end({ request, drainMs: 10, reason: "enough" });
  },
});
expectTypeOf<EndOptions["request"]>().toEqualTypeOf<JobRequest | undefined>();
// @ts-expect-error what is given is the request, not its id
child.end({ request: "job-1" });
// @ts-expect-error how long it may take is said by `drainMs`
child.end({ timeout: 10 });

// The registry, as who is ready is read.
const { registry } = createRuntime();
expectTypeOf(registry).toEqualTypeOf<Registry>();
expectTypeOf(registry.get("w")).toEqualTypeOf<RegistryEntry | undefined>();
expectTypeOf([...registry]).toEqualTypeOf<RegistryEntry[]>();
for (const { name, runtime, parent, startedAt, jobs } of registry) {
  expectTypeOf([name, runtime]).toEqualTypeOf<string[]>();
  expectTypeOf(parent).toEqualTypeOf<string | undefined>();
  expectTypeOf(startedAt).toEqualTypeOf<number>();
  expectTypeOf(jobs).toEqualTypeOf<readonly RegistryJob[]>();
  expectTypeOf(jobs[0]?.name).toEqualTypeOf<string | undefined>();
  expectTypeOf(jobs[0]?.payload).toEqualTypeOf<StandardSchemaV1 | undefined>();
  expectTypeOf(jobs[0]?.response).toEqualTypeOf<StandardSchemaV1 | undefined>();
}
const subscription = registry.subscribe((change) => {
  expectTypeOf(change).toEqualTypeOf<RegistryChange>();
  expectTypeOf(change.type).toEqualTypeOf<"added" | "removed">();
  expectTypeOf(change.worker).toEqualTypeOf<RegistryEntry>();
});
expectTypeOf(subscription).toEqualTypeOf<Subscription>();
expectTypeOf<RuntimeEvents["workerFailed"]>().toEqualTypeOf<WorkerFailedNotice>();

// @ts-expect-error who is ready is written by the runtime alone
registry.add({ name: "w" }, {});
// @ts-expect-error an entry is only read
registry.get("w")!.parent = "other";
// @ts-expect-error nor is the list of its jobs changed
registry.get("w")?.jobs.push({ name: "j", payload: undefined, response: undefined });
// @ts-expect-error a subscriber is a function, not an observer
registry.subscribe({ next: () => {} });
// @ts-expect-error the worker of a change is its entry: ask the runtime for the worker
registry.subscribe(({ worker }) => worker.end());
