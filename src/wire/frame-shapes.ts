import { type JobErrorCode, JobStatus } from "../../machines/index.ts";
import { type Frame, VERSION } from "./frame.ts";
import { quoted } from "./quoted.ts";
import {
  checkFields,
  count,
  duration,
  flag,
  listOf,
  oneOf,
  optional,
  recordOf,
  type Shape,
  text,
  time,
} from "./shape.ts";
import { fitsSubject, LONGEST_TOKEN } from "./subjects.ts";

type Fields = Readonly<Record<string, Shape>>;

// A record, so that the compiler misses none.
const CODES: Readonly<Record<JobErrorCode, true>> = {
  cancelled: true,
  timeout: true,
  worker_ended: true,
  failed: true,
  error: true,
  no_handler: true,
  invalid_payload: true,
  invalid_response: true,
  refused: true,
  deadlock: true,
  worker_lost: true,
  stream_gap: true,
  disconnected: true,
};
const code = oneOf(...Object.keys(CODES));
/** It becomes a part of the subject of an answer. */
const worker: Shape = (value) => typeof value === "string" && fitsSubject(value);
/** Many short frames may say the same one, and each may be answered with it. */
const token: Shape = (value) => typeof value === "string" && value.length <= LONGEST_TOKEN;
const attempt: Fields = { job: text, attempt: count };
const numbered: Fields = { token, seq: count };
const tokenOnly: Fields = { token };

const FRAMES: Readonly<Record<Frame["type"], Fields>> = {
  request: {
    ...attempt,
    worker,
    name: optional(text),
    source: text,
    meta: recordOf(text),
    path: listOf(text),
    age: duration,
    window: count,
  },
  accept: { ...attempt, offer: count },
  decline: attempt,
  grant: { ...attempt, worker, offer: count, ...tokenOnly, seen: count, ttl: optional(duration) },
  deny: { ...attempt, worker },
  taken: numbered,
  start: numbered,
  report: { ...numbered, kind: oneOf("update", "stream.start", "stream.data"), urgent: optional(flag) },
  end: {
    ...numbered,
    how: oneOf("response", "stream", "lost"),
    status: optional(oneOf(...Object.values(JobStatus))),
    code: optional(code),
    reason: optional(text),
    settled: optional(flag),
    urgent: optional(flag),
  },
  settled: numbered,
  gone: tokenOnly,
  cancel: { ...tokenOnly, code, reason: optional(text) },
  update_request: tokenOnly,
  credit: { ...tokenOnly, seen: count, limit: count },
  ack: { ...tokenOnly, seen: count },
  floor: { worker, activate: flag },
  ping: {},
  who: {},
};

const version: Shape = (value) => value === VERSION;

/** Throws for a frame of an unknown type, and for one that is not what its type must be. */
export function checkFrame(frame: unknown): asserts frame is Frame {
  const type = (frame as { readonly type?: unknown } | null)?.type;
  if (typeof type !== "string" || !Object.hasOwn(FRAMES, type))
    throw new Error(`a frame of an unknown type: ${quoted(String(type))}`);
  checkFields(`a frame '${type}'`, frame, FRAMES[type as Frame["type"]]);
}

/** Throws for a version of the protocol that is not this one. */
export function checkVersion(v: unknown): void {
  if (!version(v))
    throw new Error(`version ${String(v)} of the protocol is not understood here: it is ${VERSION}`);
}

export const PRESENCE: Fields = {
  worker,
  runtime: text,
  isUp: flag,
  isDraining: flag,
  parent: optional(text),
  startedAt: time,
  jobs: listOf((name) => name === null || text(name)),
  revision: count,
  isAll: flag,
};

export const BEAT: Fields = { revision: count, workers: count, load: recordOf(count), isLast: flag };
