import { quoted } from "./quoted.ts";

/** So many characters of a reason go over the wire. */
export const LONGEST_REASON = 2_000;

/** A reason as it is sent: it is for people, and must fit in a message with all else, so what is longer is cut. */
export function cutReason<R extends string | undefined>(reason: R): R | string {
  return reason === undefined ? reason : quoted(reason, LONGEST_REASON);
}
