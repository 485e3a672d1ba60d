import type { FuzzTarget } from "../fuzz-target.ts";
import { codecTarget } from "./codec.ts";
import { envelopeTarget } from "./envelope.ts";
import { recordingTarget } from "./recording.ts";
import { runtimeTarget } from "./runtime.ts";
import { sessionTarget } from "./session.ts";

/** All of them, and how many parts of the frames each gets: what costs more gets fewer. */
export const targets: readonly { readonly target: FuzzTarget; readonly share: number }[] = [
  { target: codecTarget, share: 30 },
  { target: envelopeTarget, share: 40 },
  { target: sessionTarget, share: 25 },
  { target: runtimeTarget, share: 3 },
  { target: recordingTarget, share: 2 },
];
