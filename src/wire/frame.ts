import type { JobErrorCode, JobStatus } from "../../machines/index.ts";

/** The version of what is said over a wire. Others are not understood. */
export const VERSION = 1;

/** Which attempt at which job. */
interface Attempt {
  readonly job: string;
  readonly attempt: number;
}

/** To the workers of a name: who of you takes it? Its body is the payload. */
export interface RequestFrame extends Attempt {
  readonly type: "request";
  readonly worker: string;
  readonly name?: string | undefined;
  readonly source: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  /** How long ago the root of this job was asked for (milliseconds): a worker that drains takes what belongs to older ones. */
  readonly age: number;
  /** How many reports may be on their way before the first credit. */
  readonly window: number;
}

/** From a worker: I would. */
interface AcceptFrame extends Attempt {
  readonly type: "accept";
  /** Which of its offers it is: the grant says so, too, and begins nothing when it comes again with another. */
  readonly offer: number;
}

/** From a worker: I am not there. */
interface DeclineFrame extends Attempt {
  readonly type: "decline";
}

export type OfferFrame = AcceptFrame | DeclineFrame;

/**
 * To the one that gets the job. Said again, it asks for all that was said after `seen`.
 */
export interface GrantFrame extends Attempt {
  readonly type: "grant";
  readonly worker: string;
  readonly offer: number;
  /** 128 bits that only these two know: what a worker says without it is ignored. */
  readonly token: string;
  readonly seen: number;
  /** What remains of its time (milliseconds): no clock is compared with another's. */
  readonly ttl?: number | undefined;
}

/** To one that does not get it. */
export interface DenyFrame extends Attempt {
  readonly type: "deny";
  readonly worker: string;
}

/** What one who got a job says, numbered from 1 without a gap. */
interface Numbered {
  readonly token: string;
  readonly seq: number;
}

/** It has been handed to its worker, where it may have to wait. And: its handler runs. */
interface StartFrame extends Numbered {
  readonly type: "taken" | "start";
}

/** Its body is the data. */
export interface ReportFrame extends Numbered {
  readonly type: "report";
  readonly kind: "update" | "stream.start" | "stream.data";
  readonly urgent?: boolean | undefined;
}

/** Its bodies are the response, the cause and the issues. */
export interface EndFrame extends Numbered {
  readonly type: "end";
  readonly how: "response" | "stream" | "lost";
  readonly status?: JobStatus | undefined;
  readonly code?: JobErrorCode | undefined;
  readonly reason?: string | undefined;
  readonly settled?: boolean | undefined;
  readonly urgent?: boolean | undefined;
}

interface SettledFrame extends Numbered {
  readonly type: "settled";
}

/** From a runtime that has nothing under this token, or not all that was asked for. */
interface GoneFrame {
  readonly type: "gone";
  readonly token: string;
}

export interface CancelFrame {
  readonly type: "cancel";
  readonly token: string;
  readonly code: JobErrorCode;
  readonly reason?: string | undefined;
}

interface UpdateRequestFrame {
  readonly type: "update_request";
  readonly token: string;
}

/** All up to `seen` has come; up to `limit` reports may be sent in all. */
export interface CreditFrame {
  readonly type: "credit";
  readonly token: string;
  readonly seen: number;
  readonly limit: number;
}

/** All up to `seen` has come. */
export interface AckFrame {
  readonly type: "ack";
  readonly token: string;
  readonly seen: number;
}

/** Gives a worker the floor, or takes it. Its body are the arguments. */
interface FloorFrame {
  readonly type: "floor";
  readonly worker: string;
  readonly activate: boolean;
}

/** Is anybody there? And: say again what you host. */
export type AnyoneFrame = { readonly type: "ping" } | { readonly type: "who" };

/** What a runtime says to a worker of others: a broker can tell who may ask it. */
export type AskFrame = RequestFrame | FloorFrame;

/** What a runtime says to one whose worker has a job of it. */
export type ControlFrame =
  | GrantFrame
  | DenyFrame
  | CancelFrame
  | UpdateRequestFrame
  | CreditFrame
  | AckFrame
  | AnyoneFrame;

/** What a runtime says to one that asked. */
export type ReplyFrame = OfferFrame | SaidFrame | GoneFrame;

/** What the one that got a job says of it. */
export type SaidFrame = StartFrame | ReportFrame | EndFrame | SettledFrame;

export type Frame = AskFrame | ControlFrame | ReplyFrame;

/** A value as the codec wrote it; `undefined` for none. */
export type Body = Uint8Array | undefined;

/** A frame with its bodies. */
export interface Parcel<TFrame extends Frame = Frame> {
  readonly frame: TFrame;
  readonly bodies: readonly Body[];
}

/** The frames of one message, and who sent it. */
export interface Envelope {
  readonly from: string;
  readonly parcels: readonly Parcel[];
}

/** A worker of a runtime is there, drains, or is gone. */
export interface PresenceNote {
  readonly v: number;
  readonly worker: string;
  readonly runtime: string;
  readonly isUp: boolean;
  readonly isDraining: boolean;
  readonly parent?: string | undefined;
  readonly startedAt: number;
  /** Names of jobs; `null` for those without a name. */
  readonly jobs: readonly (string | null)[];
  /** Counts what its runtime has told of its workers. */
  readonly revision: number;
  /** It is said again, one of all. */
  readonly isAll: boolean;
}

/** A runtime is alive. */
export interface BeatNote {
  readonly v: number;
  readonly revision: number;
  /** How many workers it hosts. */
  readonly workers: number;
  /** How many jobs each of them has, if it has any. */
  readonly load: Readonly<Record<string, number>>;
  /** It closes. */
  readonly isLast: boolean;
}
