import type { Flow, JobRequestMessage } from "../message.ts";
import type { Receiver } from "../transport/bus.ts";
import type { TransportPort } from "../transport/transport.ts";
import type { DenyFrame, GrantFrame, RequestFrame } from "./frame.ts";

// Tables: there are many reports, and a type that is put together is a new text each time.

/** What a report says, by the type of its message. */
export const REPORT_KINDS = {
  "job.update": "update",
  "job.stream.start": "stream.start",
  "job.stream.data": "stream.data",
} as const;

/** The type of its message, by what a report says. */
export const REPORT_TYPES = {
  update: "job.update",
  "stream.start": "job.stream.start",
  "stream.data": "job.stream.data",
} as const;

/** What is known of a request where it is taken. */
interface Taken {
  readonly payload: unknown;
  readonly ttl: number | undefined;
  readonly port: Pick<TransportPort, "now" | "rootSequenceOf">;
  /** Stands for whoever asked. */
  readonly flow: Flow & Receiver;
  readonly carry: JobRequestMessage["carry"];
}

/** The name of one attempt at one job of one worker, by the token of its name. */
export function jobKey(jobId: string, attempt: number, workerToken: string): string {
  return `${workerToken}.${attempt}.${jobId}`;
}

/** A request as it is sent. `window`: how many reports may be on their way before the first credit. */
export function requestFrameOf(message: JobRequestMessage, window: number, now: number): RequestFrame {
  const { jobId: job, attempt, workerName: worker, name, source, meta, path, rootBegan } = message;
  const age = Math.max(0, now - rootBegan);
  return { type: "request", job, attempt, worker, name, source, meta, path, age, window };
}

/** What a worker is handed of a request that came over the wire, by the clock of its own runtime. */
export function requestMessageOf(
  { job: jobId, attempt, worker: workerName, name, source, meta, path, age }: RequestFrame,
  { payload, ttl, port, flow, carry }: Taken,
): JobRequestMessage {
  const now = port.now();
  const rootBegan = now - age;
  return {
    type: "job.request",
    jobId,
    workerName,
    attempt,
    name,
    payload,
    source,
    deadline: ttl === undefined ? undefined : now + ttl,
    meta: Object.freeze(Object.assign(Object.create(null), meta)),
    path: Object.freeze([...path]),
    rootSequence: port.rootSequenceOf(workerName, path, rootBegan),
    rootBegan,
    replyTo: flow,
    flow,
    carry,
    isRemote: true,
  };
}

/** What the one that gets the job is told. `seen`: up to where all that it said has come. */
export function grantFrameOf(
  { jobId: job, attempt, workerName: worker, deadline }: JobRequestMessage,
  { offer, token, seen }: Pick<GrantFrame, "offer" | "token" | "seen">,
  now: number,
): GrantFrame {
  const ttl = deadline === undefined ? undefined : Math.max(0, deadline - now);
  return { type: "grant", job, attempt, worker, offer, token, seen, ttl };
}

export function denyFrameOf({ jobId: job, attempt, workerName: worker }: JobRequestMessage): DenyFrame {
  return { type: "deny", job, attempt, worker };
}
