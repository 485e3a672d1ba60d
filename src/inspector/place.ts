import type { Job } from "../job.ts";
import type { JobGroup } from "../job-group.ts";
import type { JobRequestMessage } from "../message.ts";
import type { Scope } from "../scope.ts";
import { SealedPayload } from "../sealed-payload.ts";
import type { Services } from "../services.ts";
import type { WorkerHost } from "../worker-host.ts";
import type { ActorRecord } from "./record.ts";
import { wordOf } from "./word-of.ts";

/** What does not change of an actor. */
type Fields = Omit<ActorRecord, "type" | "seq" | "at" | "state" | "isLate" | "payload" | "meta">;

/** What an actor is, and where. */
export interface Place extends Pick<Fields, "kind" | "name" | "jobId" | "workerName"> {
  readonly id: string;
  /** How many characters those of its names take that are kept whole. */
  readonly textSize: number;
  toFields(): Fields;
}

/** A place whose fields are all there. */
class PlainPlace implements Place {
  readonly #fields: Fields;

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  get id(): string {
    return this.#fields.id;
  }
  get kind(): Fields["kind"] {
    return this.#fields.kind;
  }
  get name(): string | undefined {
    return this.#fields.name;
  }
  get jobId(): string | undefined {
    return this.#fields.jobId;
  }
  get workerName(): string | undefined {
    return this.#fields.workerName;
  }
  get textSize(): number {
    const { id, parent = "" } = this.#fields;
    return id.length + parent.length;
  }
  toFields(): Fields {
    return this.#fields;
  }
}

/** The place of a job: of these there are very many, and few are ever looked at, so it keeps as little as it can. */
class JobPlace implements Place {
  readonly jobId: string;
  readonly workerName: string;
  readonly name: string | undefined;
  readonly #runtime: string;
  readonly #source: string | undefined;
  readonly #label: string | undefined;
  readonly #deadline: number | undefined;
  readonly #cancellable: boolean;
  /** What it is below; the group with its id, if there is nothing else. */
  readonly #above: string | undefined;

  constructor(job: Job) {
    const { jobId, group, services, asker } = job;
    const { deadline, cancellable } = group ?? job;
    this.jobId = jobId;
    this.workerName = job.workerName;
    this.name = wordOf(job.name);
    this.#runtime = services.name;
    this.#source = wordOf(asker.name);
    this.#label = wordOf(job.label);
    this.#deadline = deadline;
    this.#cancellable = cancellable;
    this.#above = group === undefined ? askerId(job) : undefined;
  }

  get kind(): "job" {
    return "job";
  }
  get textSize(): number {
    return this.jobId.length + this.workerName.length;
  }
  get id(): string {
    return jobIdOf(this.jobId, this.workerName);
  }
  toFields(): Fields {
    const { id, kind, name, jobId, workerName } = this;
    return {
      id,
      kind,
      machine: "job",
      parent: this.#above ?? groupId(jobId),
      name,
      runtime: this.#runtime,
      jobId,
      workerName,
      source: this.#source,
      label: this.#label,
      deadline: this.#deadline,
      cancellable: this.#cancellable,
    };
  }
}

/** An id of an actor: the same wherever it is seen. */
const runtimeId = (name: string): string => `runtime:${name}`;
const workerId = (runtime: string, name: string): string => `worker:${escaped(runtime)}/${name}`;
const jobIdOf = (jobId: string, workerName: string): string => `job:${escaped(jobId)}/${workerName}`;
const groupId = (jobId: string): string => `group:${jobId}`;
const runId = (jobId: string, workerName: string, attempt: number): string =>
  `run:${escaped(jobId)}/${workerName}#${attempt}`;

/** So that the first `/` ends it. */
function escaped(name: string): string {
  return name.replace(/[%/]/g, encodeURIComponent);
}

export function runtimePlace({ name }: Services): Place {
  return new PlainPlace({ id: runtimeId(name), kind: "runtime", machine: "runtime", name, runtime: name });
}

export function workerPlace({ worker, parent, services }: WorkerHost): Place {
  const runtime = services.name;
  const above = parent.worker?.name;
  return new PlainPlace({
    id: workerId(runtime, worker.name),
    kind: "worker",
    machine: "worker",
    parent: above === undefined ? runtimeId(runtime) : workerId(runtime, above),
    name: worker.name,
    runtime,
  });
}

export function jobPlace(job: Job): Place {
  return new JobPlace(job);
}

export function groupPlace(group: JobGroup): Place {
  const { jobId, name, services, asker } = group;
  return new PlainPlace({
    id: groupId(jobId),
    kind: "group",
    machine: "jobGroup",
    parent: askerId(group),
    name: wordOf(name),
    runtime: services.name,
    jobId,
    source: wordOf(asker.name),
    label: wordOf(group.label),
    deadline: group.deadline,
    cancellable: group.cancellable,
    size: group.workerNames.length,
  });
}

/** A job that another runtime asked for, as its worker here has it. */
export function runPlace(request: JobRequestMessage, services: Services): Place {
  const { jobId, workerName, attempt, name, source, deadline } = request;
  return new PlainPlace({
    id: runId(jobId, workerName, attempt),
    kind: "run",
    machine: "job",
    parent: workerId(services.name, workerName),
    name: wordOf(name),
    runtime: services.name,
    jobId,
    workerName,
    source: wordOf(source),
    deadline,
  });
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
