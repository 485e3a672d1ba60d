import type { JobEventType, JobResult } from "../machines/index.ts";
import type { AskerEvents } from "./asker-events.ts";
import type { CutOff } from "./handler-request.ts";
import { byWorker } from "./internal/by-worker.ts";
import type { Job } from "./job.ts";
import type { JobGroup } from "./job-group.ts";
import type { WorkerHost } from "./worker-host.ts";

const REPORT_EVENTS = {
  update: "jobUpdate",
  stream_start: "jobStreamStart",
  stream_data: "jobStreamData",
  stream_end: "jobStreamEnd",
} as const satisfies Record<JobEventType, keyof AskerEvents>;

// All of these are told by the bus, later: a listener is a user's code, and must not run inside a transition.

/** Tells the asker that one of its jobs reports. */
export function noticeReport(job: Job, type: JobEventType, data: unknown): void {
  const event = REPORT_EVENTS[type];
  const { asker } = job;
  if (!asker._hears(event)) return;
  const { services, jobId, workerName } = job;
  services.bus.notify(() => asker._tell(event, { jobId, workerName, data }));
}

/** Tells the asker that one of its jobs, alone or in a group, has its ending. */
export function noticeEnding({ asker, services, jobId, workerName, result }: Job): void {
  if (!asker._hears("jobResponse")) return;
  const { status, response, reason, code } = result as JobResult;
  const notice = { jobId, workerName, status, response, reason, code };
  services.bus.notify(() => asker._tell("jobResponse", notice));
}

/** Tells the asker that what it asked for, a job or a group, is over. */
export function noticeOutcome(ask: Job | JobGroup): void {
  const { asker, services, jobId } = ask;
  if (ask.status === "completed") {
    if (!asker._hears("jobCompleted")) return;
    services.bus.notify(() => asker._tell("jobCompleted", { jobId, responses: responsesOf(ask) }));
  } else if (asker._hears("jobError")) {
    services.bus.notify(() => {
      const { error } = ask;
      const { workerName, status, reason, code } = error;
      asker._tell("jobError", { jobId, workerName, status, reason, code, error });
    });
  }
}

/** Tells a worker that a job which it runs was ended from outside. */
export function noticeCancelled(
  { worker, services }: WorkerHost,
  jobId: string,
  { code, reason }: CutOff,
): void {
  if (!worker._hears("jobCancelled")) return;
  const notice = { jobId, workerName: worker.name, code, reason };
  services.bus.notify(() => worker._tell("jobCancelled", notice));
}

function responsesOf(ask: Job | JobGroup): Readonly<Record<string, unknown>> {
  return "responses" in ask ? ask.responses : byWorker([[ask.workerName, ask.value]]);
}
