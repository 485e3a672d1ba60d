import type { Frame, Parcel, ReportFrame } from "./frame.ts";

/** A frame as it is written. `times`: so many reports follow one another from this one on, with one number after the other. */
export type WrittenFrame = Frame & { times?: number };

/** The frames of parcels as they are written: of a stream nearly all are alike, and are written once. */
export function writtenFrames(parcels: readonly Parcel[]): WrittenFrame[] {
  const written: WrittenFrame[] = [];
  let first: ReportFrame | undefined;
  let times = 1;
  const close = (): void => {
    if (first !== undefined && times > 1) written[written.length - 1] = { ...first, times };
  };
  for (const { frame } of parcels) {
    if (first !== undefined && follows(frame, first, times)) {
      times++;
      continue;
    }
    close();
    written.push(frame);
    first = frame.type === "report" ? frame : undefined;
    times = 1;
  }
  close();
  return written;
}

/** How many frames a checked one stands for. Throws for a number that it cannot have. */
export function timesOf(frame: WrittenFrame): number {
  const times: unknown = Object.hasOwn(frame, "times") ? frame.times : 1;
  const isRight =
    Number.isSafeInteger(times) && (times as number) > 0 && (times === 1 || frame.type === "report");
  if (!isRight) throw new Error(`'times' of a frame '${frame.type}' is not what it must be`);
  return times as number;
}

/** The one at `index` of the `times` frames that one stands for. */
export function frameAt(frame: WrittenFrame, index: number, times: number): Frame {
  if (frame.type !== "report" || times === 1) return frame;
  const { type, token, seq, kind, urgent } = frame;
  return { type, token, seq: seq + index, kind, urgent };
}

function follows(frame: Frame, first: ReportFrame, times: number): boolean {
  return (
    frame.type === "report" &&
    frame.token === first.token &&
    frame.seq === first.seq + times &&
    frame.kind === first.kind &&
    frame.urgent === first.urgent
  );
}
