import type { Job } from "../job.ts";
import type { JobGroup } from "../job-group.ts";
import { NO_META } from "../job-params.ts";
import type { JobRequestMessage } from "../message.ts";
import type { Scope } from "../scope.ts";
import { SealedPayload } from "../sealed-payload.ts";
import type { Services } from "../services.ts";
import type { WorkerHost } from "../worker-host.ts";
import type { ActorRecord, Shown } from "./record.ts";
import type { RedactInfo, Show } from "./redact.ts";

/** What a record says besides its place in the order. */
type Actor = Omit<ActorRecord, "type" | "seq" | "at">;

/** An id of an actor: the same wherever it is seen. */
export const runtimeId = (name: string): string => `runtime:${name}`;
export const workerId = (runtime: string, name: string): string => `worker:${runtime}/${name}`;
const jobIdOf = (jobId: string, workerName: string): string => `job:${jobId}/${workerName}`;
const groupId = (jobId: string): string => `group:${jobId}`;
export const runId = (jobId: string, workerName: string, attempt: number): string =>
  `run:${jobId}/${workerName}#${attempt}`;

export function workerActor({ worker, parent, services, state }: WorkerHost): Actor {
  const runtime = services.name;
  const above = parent.worker?.name;
  return {
    id: workerId(runtime, worker.name),
    kind: "worker",
    machine: "worker",
    parent: above === undefined ? runtimeId(runtime) : workerId(runtime, above),
    name: worker.name,
    state,
    runtime,
  };
}

export function jobActor(job: Job, show: Show): Actor {
  const { jobId, workerName, name, group, services, asker } = job;
  const origin = group ?? job;
  const info = { actor: "job", name, jobId, workerName } as const;
  // What all jobs of a group are asked with, the group says.
  const isOwn = group === undefined || job.payload !== group.payload;
  return {
    id: jobIdOf(jobId, workerName),
    kind: "job",
    machine: "job",
    parent: group === undefined ? placeOf(job) : groupId(jobId),
    name,
    state: job.status ?? job.chart.value,
    runtime: services.name,
    jobId,
    workerName,
    source: asker.name,
    label: job.label,
    deadline: origin.deadline,
    cancellable: origin.cancellable,
    payload: isOwn ? payloadOf(job.payload, info, show) : undefined,
    meta: group === undefined ? metaOf(job.meta, info, show) : undefined,
  };
}

export function groupActor(group: JobGroup, show: Show): Actor {
  const { jobId, name, services, asker } = group;
  const info = { actor: "group", name, jobId } as const;
  return {
    id: groupId(jobId),
    kind: "group",
    machine: "jobGroup",
    parent: placeOf(group),
    name,
    state: group.status ?? group.chart.value,
    runtime: services.name,
    jobId,
    source: asker.name,
    label: group.label,
    deadline: group.deadline,
    cancellable: group.cancellable,
    payload: payloadOf(group.payload, info, show),
    meta: metaOf(group.meta, info, show),
    size: group.workerNames.length,
  };
}

/** A job that another runtime asked for, as its worker here has it. */
export function runActor(request: JobRequestMessage, services: Services, show: Show): Actor {
  const { jobId, workerName, attempt, name, source, deadline } = request;
  const info = { actor: "run", name, jobId, workerName } as const;
  return {
    id: runId(jobId, workerName, attempt),
    kind: "run",
    machine: "job",
    parent: workerId(services.name, workerName),
    name,
    state: "pending",
    runtime: services.name,
    jobId,
    workerName,
    source,
    deadline,
    payload: payloadOf(request.payload, info, show),
    meta: metaOf(request.meta, info, show),
  };
}

/** What an ask is below: the job whose handler asks, or else the worker or the runtime. */
function placeOf({ scope, asker, services }: Pick<Job, "scope" | "asker" | "services">): string {
  if (scope !== undefined) return scopeId(scope);
  const { name } = services;
  const isWorker = services.hosts.get(asker.name)?.worker === (asker as unknown);
  return isWorker ? workerId(name, asker.name) : runtimeId(name);
}

function scopeId({ isRemote, jobId, workerName, attempt }: Scope): string {
  return isRemote ? runId(jobId, workerName, attempt) : jobIdOf(jobId, workerName);
}

function payloadOf(payload: unknown, info: Omit<RedactInfo, "kind">, show: Show): Shown | undefined {
  if (payload === undefined) return undefined;
  const value = payload instanceof SealedPayload ? payload.value : payload;
  return show(value, { kind: "payload", ...info });
}

function metaOf(meta: object, info: Omit<RedactInfo, "kind">, show: Show): Shown | undefined {
  if (meta === NO_META) return undefined;
  return show(meta, { kind: "meta", ...info });
}
