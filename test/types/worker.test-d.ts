import { expectTypeOf } from "vitest";
import {
  createWorker,
  type JobCancelledNotice,
  type JobErrorCode,
  type JobErrorNotice,
  type JobGroupResponse,
  type JobReportNotice,
  type JobRequest,
  type JobResponseNotice,
  type JobUpdateRequestedNotice,
  type Runtime,
  Worker,
  type WorkerActor,
  type WorkerEvents,
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
