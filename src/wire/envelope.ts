import { encodeText, takeBytes } from "../internal/byte-pool.ts";
import {
  type BeatNote,
  type Body,
  type Envelope,
  type Frame,
  type Parcel,
  type PresenceNote,
  VERSION,
} from "./frame.ts";
import { frameAt, timesOf, writtenFrames } from "./frame-runs.ts";
import { BEAT, checkFrame, checkVersion, PRESENCE } from "./frame-shapes.ts";
import { quoted } from "./quoted.ts";
import { checkFields, isRecord } from "./shape.ts";
import { isAddress } from "./subjects.ts";

/** How many frames one message may have. */
const MOST_FRAMES = 10_000;
const NEWLINE = 10;
/** Stands for a body that is not there. */
const NONE = -1;

/**
 * A message: a line of JSON with the frames and how long their bodies are, then the bodies one behind the other, as the
 * codec wrote them. The line of a broker's tools can be read; the bodies can be anything.
 */
export function pack(from: string, parcels: readonly Parcel[]): Uint8Array {
  const sizes: number[] = [];
  let size = 0;
  for (const { bodies } of parcels) {
    sizes.push(bodies.length);
    for (const body of bodies) {
      sizes.push(body === undefined ? NONE : body.length);
      size += body?.length ?? 0;
    }
  }
  const line = { v: VERSION, from, frames: writtenFrames(parcels), sizes };
  const head = encodeText(`${JSON.stringify(line)}\n`);
  if (size === 0) return head;

  const bytes = takeBytes(head.length + size);
  bytes.set(head);
  let at = head.length;
  for (const { bodies } of parcels) {
    for (const body of bodies) {
      if (body === undefined) continue;
      bytes.set(body, at);
      at += body.length;
    }
  }
  return bytes;
}

/** What a message says, and what in it cannot be understood: a later version may have frames that this one has not. */
export interface Unpacked extends Envelope {
  readonly bad: readonly Error[];
}

/** What a message says. Throws for one that is no such message; frames in it that are none are skipped. */
export function unpack(bytes: Uint8Array): Unpacked {
  const end = bytes.indexOf(NEWLINE);
  if (end < 0) throw new Error("a message without a line");
  const line: unknown = JSON.parse(textOf(bytes.subarray(0, end)));
  if (!isRecord(line)) throw new Error("a message whose line is no object");
  const { v, from, frames, sizes } = line;
  checkVersion(typeof v === "number" ? v : quoted(String(v)));
  if (!isAddress(from)) throw new Error("a message of nobody");
  if (!Array.isArray(frames)) throw new Error("a message without frames");
  if (!Array.isArray(sizes)) throw new Error("a message without the sizes of its bodies");

  const cutter = new Cutter(bytes, end + 1, sizes);
  const parcels: Parcel[] = [];
  const bad: Error[] = [];
  let left = MOST_FRAMES;
  for (const frame of frames as unknown[]) {
    const times = writtenTimes(frame);
    left -= times;
    if (left < 0) throw new Error("a message with too many frames");
    const known = knownFrame(frame);
    if (known instanceof Error) {
      bad.push(known);
      for (let index = 0; index < times; index++) cutter.skip();
      continue;
    }
    for (let index = 0; index < times; index++) {
      parcels.push({ frame: frameAt(known, index, times), bodies: cutter.next() });
    }
  }
  cutter.finish();
  return { from, parcels, bad };
}

/** A frame, or why it is none. */
function knownFrame(frame: unknown): Frame | Error {
  try {
    checkFrame(frame);
    timesOf(frame);
    return frame;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** How many frames one stands for, be it understood or not. */
function writtenTimes(frame: unknown): number {
  const times = isRecord(frame) && Object.hasOwn(frame, "times") ? frame.times : 1;
  return Number.isSafeInteger(times) && (times as number) > 0 ? (times as number) : 1;
}

/** Cuts the bodies of a message apart. They share its memory. */
class Cutter {
  readonly #bytes: Uint8Array;
  readonly #sizes: readonly unknown[];
  #at: number;
  #place = 0;

  constructor(bytes: Uint8Array, at: number, sizes: readonly unknown[]) {
    this.#bytes = bytes;
    this.#at = at;
    this.#sizes = sizes;
  }

  next(): Body[] {
    const count = this.#size();
    if (count < 0 || count > 3) throw new Error("a frame with too many bodies");
    const bodies: Body[] = [];
    for (let i = 0; i < count; i++) bodies.push(this.#body());
    return bodies;
  }

  /** The bodies of a frame that is not understood, however many. */
  skip(): void {
    const count = this.#size();
    if (count < 0 || count > this.#sizes.length) throw new Error("a frame with too many bodies");
    for (let i = 0; i < count; i++) this.#body();
  }

  finish(): void {
    if (this.#at !== this.#bytes.length || this.#place !== this.#sizes.length) {
      throw new Error("a message whose bodies are not as long as it says");
    }
  }

  #body(): Body {
    const size = this.#size();
    if (size === NONE) return undefined;
    const from = this.#at;
    this.#at += size;
    if (size < 0 || this.#at > this.#bytes.length) throw new Error("a body beyond the end of its message");
    return this.#bytes.subarray(from, this.#at);
  }

  #size(): number {
    const size = this.#sizes[this.#place++];
    if (!Number.isSafeInteger(size)) throw new Error("the size of a body is no number");
    return size as number;
  }
}

export function packPresence(presence: Omit<PresenceNote, "v">): Uint8Array {
  return encodeText(JSON.stringify({ v: VERSION, ...presence }));
}

export function unpackPresence(bytes: Uint8Array): PresenceNote {
  return unpackPlain("a presence", bytes, PRESENCE) as unknown as PresenceNote;
}

export function packBeat(beat: Omit<BeatNote, "v">): Uint8Array {
  return encodeText(JSON.stringify({ v: VERSION, ...beat }));
}

export function unpackBeat(bytes: Uint8Array): BeatNote {
  return unpackPlain("a beat", bytes, BEAT) as unknown as BeatNote;
}

function unpackPlain(what: string, bytes: Uint8Array, fields: Parameters<typeof checkFields>[2]): object {
  const value: unknown = JSON.parse(textOf(bytes));
  const v = isRecord(value) ? value.v : undefined;
  checkVersion(typeof v === "number" ? v : quoted(String(v)));
  checkFields(what, value, fields);
  return value as object;
}

// A new one each time: one that has failed keeps what it had read.
function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
