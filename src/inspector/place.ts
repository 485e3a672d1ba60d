import type { Job } from "../job.ts";
import type { JobGroup } from "../job-group.ts";
import type { JobRequestMessage } from "../message.ts";
import type { Scope } from "../scope.ts";
import { SealedPayload } from "../sealed-payload.ts";
import type { Services } from "../services.ts";
import type { WorkerHost } from "../worker-host.ts";
import type { ActorRecord } from "./record.ts";

/** What an actor is, and where: all that does not change. */
export type Place = Omit<ActorRecord, "type" | "seq" | "at" | "state" | "isLate" | "payload" | "meta">;

/** An id of an actor: the same wherever it is seen. */
const runtimeId = (name: string): string => `runtime:${name}`;
const workerId = (runtime: string, name: string): string => `worker:${runtime}/${name}`;
const jobIdOf = (jobId: string, workerName: string): string => `job:${jobId}/${workerName}`;
const groupId = (jobId: string): string => `group:${jobId}`;
const runId = (jobId: string, workerName: string, attempt: number): string =>
  `run:${jobId}/${workerName}#${attempt}`;

export function runtimePlace({ name }: Services): Place {
  return { id: runtimeId(name), kind: "runtime", machine: "runtime", name, runtime: name };
}

export function workerPlace({ worker, parent, services }: WorkerHost): Place {
  const runtime = services.name;
  const above = parent.worker?.name;
  return {
    id: workerId(runtime, worker.name),
    kind: "worker",
    machine: "worker",
    parent: above === undefined ? runtimeId(runtime) : workerId(runtime, above),
    name: worker.name,
    runtime,
  };
}

export function jobPlace(job: Job): Place {
  const { jobId, workerName, name, group, services, asker } = job;
  const origin = group ?? job;
  return {
    id: jobIdOf(jobId, workerName),
    kind: "job",
    machine: "job",
    parent: group === undefined ? askerId(job) : groupId(jobId),
    name,
    runtime: services.name,
    jobId,
    workerName,
    source: asker.name,
    label: job.label,
    deadline: origin.deadline,
    cancellable: origin.cancellable,
  };
}

export function groupPlace(group: JobGroup): Place {
  const { jobId, name, services, asker } = group;
  return {
    id: groupId(jobId),
    kind: "group",
    machine: "jobGroup",
    parent: askerId(group),
    name,
    runtime: services.name,
    jobId,
    source: asker.name,
    label: group.label,
    deadline: group.deadline,
    cancellable: group.cancellable,
    size: group.workerNames.length,
  };
}

/** A job that another runtime asked for, as its worker here has it. */
export function runPlace(request: JobRequestMessage, services: Services): Place {
  const { jobId, workerName, attempt, name, source, deadline } = request;
  return {
    id: runId(jobId, workerName, attempt),
    kind: "run",
    machine: "job",
    parent: workerId(services.name, workerName),
    name,
    runtime: services.name,
    jobId,
    workerName,
    source,
    deadline,
  };
}

/** What an ask is below: the job whose handler asks, or else the worker or the runtime. */
function askerId({ scope, asker, services }: Pick<Job, "scope" | "asker" | "services">): string {
  if (scope !== undefined) return scopeId(scope);
  const { name } = services;
  const isWorker = services.hosts.get(asker.name)?.worker === (asker as unknown);
  return isWorker ? workerId(name, asker.name) : runtimeId(name);
}

function scopeId({ isRemote, jobId, workerName, attempt }: Scope): string {
  return isRemote ? runId(jobId, workerName, attempt) : jobIdOf(jobId, workerName);
}

/** What was asked with, before a transport made something of it. */
export function payloadOf(payload: unknown): unknown {
  return payload instanceof SealedPayload ? payload.value : payload;
}
