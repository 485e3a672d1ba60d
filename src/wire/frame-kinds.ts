import type { AskFrame, ControlFrame, Frame, Parcel, ReplyFrame } from "./frame.ts";

const REPLIES: ReadonlySet<string> = new Set<ReplyFrame["type"]>([
  "accept",
  "decline",
  "taken",
  "start",
  "report",
  "end",
  "settled",
  "gone",
]);
const ASKS: ReadonlySet<string> = new Set<AskFrame["type"]>(["request", "floor"]);

// A broker's permissions are about subjects: each kind is taken only where those come who may say it.

/** Throws for what is not said to one that asked. */
export function asReply(parcel: Parcel): Parcel<ReplyFrame> {
  if (!REPLIES.has(parcel.frame.type)) throw misplaced(parcel.frame);
  return parcel as Parcel<ReplyFrame>;
}

/** Throws for what is not said to a worker by those who may ask it. */
export function asAsk(parcel: Parcel): Parcel<AskFrame> {
  if (!ASKS.has(parcel.frame.type)) throw misplaced(parcel.frame);
  return parcel as Parcel<AskFrame>;
}

/** Throws for what is not said to a runtime by anybody. */
export function asControl(parcel: Parcel): Parcel<ControlFrame> {
  const { type } = parcel.frame;
  if (REPLIES.has(type) || ASKS.has(type)) throw misplaced(parcel.frame);
  return parcel as Parcel<ControlFrame>;
}

function misplaced({ type }: Frame): Error {
  return new Error(`a frame '${type}' on a subject that is not for it`);
}
