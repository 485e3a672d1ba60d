import { describe, expect, it } from "vitest";
import { pack, unpack } from "../../src/wire/envelope.ts";
import type { Body, Frame, Parcel, ReportFrame } from "../../src/wire/frame.ts";
import { timesOf, type WrittenFrame, writtenFrames } from "../../src/wire/frame-runs.ts";

const report = (seq: number, more: Partial<ReportFrame> = {}): ReportFrame => {
  return { type: "report", token: "t", seq, kind: "stream.data", ...more };
};
const parcelsOf = (frames: readonly Frame[]): Parcel[] => {
  return frames.map((frame, i) => ({ frame, bodies: [new Uint8Array([i])] }));
};
const written = (...frames: readonly Frame[]): WrittenFrame[] => writtenFrames(parcelsOf(frames));

describe("the frames of a message", () => {
  it("are written once where reports follow one another", () => {
    expect(written(report(5), report(6), report(7))).toEqual([{ ...report(5), times: 3 }]);
  });

  it("are written one by one where they differ in more than their number", () => {
    for (const other of [
      report(7),
      report(5),
      report(6, { token: "u" }),
      report(6, { kind: "update" }),
      report(6, { urgent: true }),
      { type: "settled", token: "t", seq: 6 } as const,
    ]) {
      expect(written(report(5), other)).toEqual([report(5), other]);
    }
  });

  it("begin again behind what is none of them", () => {
    const end: Frame = { type: "settled", token: "t", seq: 3 };
    expect(written(report(1), report(2), end, report(4), report(5))).toEqual([
      { ...report(1), times: 2 },
      end,
      { ...report(4), times: 2 },
    ]);
  });

  it("arrive as they were, each with its bodies", () => {
    const frames: Frame[] = [
      { type: "taken", token: "t", seq: 1 },
      ...Array.from({ length: 100 }, (_, i) => report(2 + i)),
      report(102, { urgent: true }),
      report(103, { urgent: true }),
      report(1, { token: "u" }),
    ];
    const { parcels } = unpack(pack("a.b", parcelsOf(frames)));
    expect(JSON.parse(JSON.stringify(parcels.map(({ frame }) => frame)))).toEqual(frames);
    expect(parcels.map(({ bodies }) => bodies.map((body) => body?.[0]))).toEqual(frames.map((_, i) => [i]));
  });
});

describe("a frame that stands for several", () => {
  const bytesOf = (frames: readonly unknown[], sizes: readonly number[]): Uint8Array =>
    new TextEncoder().encode(`${JSON.stringify({ v: 1, from: "a.b", frames, sizes })}\n`);

  it.each([0, -1, 1.5, "2", null, 1e300])("is refused if it stands for %j", (times) => {
    expect(() => timesOf({ ...report(1), times } as WrittenFrame)).toThrow("'times' of a frame 'report'");
  });

  it("is a report", () => {
    const settled = { type: "settled", token: "t", seq: 1 } as const;
    expect(timesOf({ ...settled, times: 1 })).toBe(1);
    expect(() => timesOf({ ...settled, times: 2 })).toThrow("'times' of a frame 'settled'");
  });

  it("is refused if they are too many, before there is one of them", () => {
    expect(() => unpack(bytesOf([{ ...report(1), times: 1e9 }], []))).toThrow("too many frames");
  });

  it("is refused if their bodies are not there", () => {
    const body: Body = undefined;
    expect(unpack(pack("a.b", [{ frame: report(1), bodies: [body] }])).parcels).toHaveLength(1);
    expect(() => unpack(bytesOf([{ ...report(1), times: 2 }], [1, -1]))).toThrow("size of a body");
  });
});
