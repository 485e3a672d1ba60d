import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { pack, packBeat, packPresence, unpack, unpackBeat, unpackPresence } from "../../src/wire/envelope.ts";
import type { Frame, Parcel } from "../../src/wire/frame.ts";
import { anyBeat, anyParcels, anyPresence, mutated } from "../fixtures/any-frame.ts";

const RUNS = { numRuns: 500 };
const utf8 = new TextEncoder();
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const ping: Parcel = { frame: { type: "ping" }, bodies: [] };
const update: Parcel = {
  frame: { type: "ack", token: "t", seen: 1 },
  bodies: [bytes(1, 10, 2), undefined, bytes()],
};

/** As JSON gives it back: without what is `undefined`. */
const plain = (parcels: readonly Parcel[]): readonly Parcel[] =>
  parcels.map(({ frame, bodies }) => ({ frame: JSON.parse(JSON.stringify(frame)) as Frame, bodies }));

/** A message with this line; the bodies behind it. */
const message = (line: unknown, ...rest: number[]): Uint8Array =>
  bytes(...utf8.encode(`${typeof line === "string" ? line : JSON.stringify(line)}\n`), ...rest);
const LINE = { v: 1, from: "a.b", frames: [{ type: "ping" }], sizes: [0] };

afterEach(() => {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe("a message", () => {
  it("gives back whatever frames and bodies it was made of", () => {
    fc.assert(
      fc.property(anyParcels, (parcels) => {
        expect(unpack(pack("a.b", parcels))).toEqual({ from: "a.b", parcels: plain(parcels), bad: [] });
      }),
      RUNS,
    );
  });

  it("is a line that people can read, and the bodies behind it as they are", () => {
    expect(pack("a.b", [ping, update])).toEqual(
      message(
        { v: 1, from: "a.b", frames: [ping.frame, update.frame], sizes: [0, 3, 3, -1, 0] },
        ...[1, 10, 2],
      ),
    );
  });

  it("has a short line for a stream, whose reports are alike", () => {
    const parcels = Array.from({ length: 50 }, (_, index): Parcel => {
      const frame = { type: "report", kind: "stream.data", token: "t".repeat(32), seq: index + 1 } as const;
      return { frame, bodies: [bytes(1)] };
    });
    const data = pack("a.b", parcels);
    expect(data.length).toBeLessThan(500);
    expect(unpack(data).parcels).toEqual(plain(parcels));
  });

  it("of 10,000 frames is read, and one of more is not", () => {
    const frames = (times: number): object => ({
      ...LINE,
      frames: [{ type: "report", kind: "update", token: "t", seq: 1, times }],
      sizes: Array(times).fill(0),
    });
    expect(unpack(message(frames(10_000))).parcels).toHaveLength(10_000);
    expect(() => unpack(message(frames(10_001)))).toThrow("too many frames");
  });

  it.each([
    ["is empty", bytes(), "without a line"],
    ["has no line", utf8.encode(JSON.stringify(LINE)), "without a line"],
    ["is no JSON", message("{"), "JSON"],
    ["is no UTF-8", bytes(0xff, 10), "not valid"],
    ["is no object", message([]), "no object"],
    ["is of another version", message({ ...LINE, v: 2 }), "version 2 of the protocol is not understood"],
    ["is of no version", message({ ...LINE, v: undefined }), "version undefined"],
    ["is of nobody", message({ ...LINE, from: "x" }), "of nobody"],
    ["is of one who has no name", message({ ...LINE, from: "=ff.x" }), "of nobody"],
    ["has no frames", message({ ...LINE, frames: {} }), "without frames"],
    ["has no sizes", message({ ...LINE, sizes: 0 }), "without the sizes"],
    ["has too few sizes", message({ ...LINE, sizes: [] }), "is no number"],
    ["has too many sizes", message({ ...LINE, sizes: [0, 0] }), "not as long as it says"],
    ["has a size that is none", message({ ...LINE, sizes: ["0"] }), "is no number"],
    ["has a frame with too many bodies", message({ ...LINE, sizes: [4, 0, 0, 0, 0] }), "too many bodies"],
    ["has a frame with less than no bodies", message({ ...LINE, sizes: [-1] }), "too many bodies"],
    ["has a body beyond its end", message({ ...LINE, sizes: [1, 2] }, 7), "beyond the end"],
    ["has a body of a negative size", message({ ...LINE, sizes: [2, 1, -2] }, 7), "beyond the end"],
    ["is longer than it says", message(LINE, 7), "not as long as it says"],
  ])("that %s is refused", (_, data, why) => {
    expect(() => unpack(data)).toThrow(why);
  });

  it.each([
    ["is none", null, [1, 1], [7], "unknown type"],
    [
      "is of a type that a later version may have",
      { type: "later" },
      [5, 1, -1, 0, 0, 0],
      [7],
      "type: later",
    ],
    ["is of a type that every object has", { type: "toString" }, [0], [], "unknown type: toString"],
    ["lacks what it must have", { type: "settled", token: "t" }, [0], [], "'seq' of a frame 'settled'"],
    ["repeats what cannot be repeated", { type: "ping", times: 2 }, [0, 1, 1], [7], "'times'"],
  ])("loses nothing but a frame that %s, and says why", (_, frame, sizes, body, why) => {
    const ack = { type: "ack", token: "t", seen: 1 };
    const line = { ...LINE, frames: [{ type: "ping" }, frame, ack], sizes: [0, ...sizes, 1, 2] };
    const { parcels, bad } = unpack(message(line, ...body, 8, 9));
    expect(parcels).toEqual([ping, { frame: ack, bodies: [bytes(8, 9)] }]);
    expect(bad.map(({ message }) => message)).toEqual([expect.stringContaining(why)]);
  });

  it("has all its frames counted, be they understood or not", () => {
    const later = { type: "later", times: 5_001 };
    const twice = { ...LINE, frames: [later, later], sizes: Array(10_002).fill(0) };
    expect(() => unpack(message(twice))).toThrow("too many frames");
    const many = { ...LINE, frames: [{ type: "later", times: 1e9 }], sizes: [0] };
    expect(() => unpack(message(many))).toThrow("too many frames");
  });

  it("of a frame that is not understood must have the bodies, too", () => {
    for (const sizes of [[-1], [1e9], [1, 5], ["x"]]) {
      expect(() => unpack(message({ ...LINE, frames: [{ type: "later" }], sizes }, 7))).toThrow();
    }
  });

  it("is quoted in an error as far as 100 characters", () => {
    const long = "x".repeat(5_000);
    const { bad } = unpack(message({ ...LINE, frames: [{ type: long }] }));
    expect(bad[0]?.message).toBe(`a frame of an unknown type: ${"x".repeat(100)}…`);
    const refused = (read: () => unknown): string => {
      try {
        read();
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    expect(refused(() => unpack(message({ ...LINE, v: long }))).length).toBeLessThan(200);
    expect(refused(() => unpackBeat(utf8.encode(JSON.stringify({ v: long })))).length).toBeLessThan(200);
  });

  it("ignores fields that it does not know: a later version may have more", () => {
    const { parcels } = unpack(message({ ...LINE, more: 1, frames: [{ type: "ping", also: [] }] }));
    expect(parcels.map(({ frame }) => frame.type)).toEqual(["ping"]);
  });

  it("of anything at all is read or refused, and changes nothing else", () => {
    const noise = fc.uint8Array({ maxLength: 80 }).map((data) => Uint8Array.from(data));
    const changed = mutated(anyParcels.map((parcels) => pack("a.b", parcels)));
    fc.assert(
      fc.property(fc.oneof({ weight: 1, arbitrary: noise }, { weight: 9, arbitrary: changed }), (data) => {
        let parcels: readonly Parcel[];
        try {
          ({ parcels } = unpack(data));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          return;
        }
        // What was read can be said again.
        expect(unpack(pack("a.b", parcels)).parcels.map(({ bodies }) => bodies)).toEqual(
          parcels.map(({ bodies }) => bodies),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a presence", () => {
  it("gives back what it was made of", () => {
    fc.assert(
      fc.property(anyPresence, (presence) => {
        const plainly = JSON.parse(JSON.stringify(presence)) as object;
        expect(unpackPresence(packPresence(presence))).toEqual({ v: 1, ...plainly });
      }),
      RUNS,
    );
  });

  it("of anything at all is read or refused", () => {
    const changed = mutated(anyPresence.map((presence) => packPresence(presence)));
    fc.assert(
      fc.property(changed, (data) => {
        try {
          expect(typeof unpackPresence(data).worker).toBe("string");
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("of another version is refused", () => {
    expect(() => unpackPresence(utf8.encode('{"v":2}'))).toThrow("version 2");
    expect(() => unpackPresence(utf8.encode("null"))).toThrow("version undefined");
    expect(() => unpackPresence(utf8.encode('{"v":1}'))).toThrow("'worker' of a presence");
  });
});

describe("a beat", () => {
  it("gives back what it was made of, whatever workers are called", () => {
    fc.assert(
      fc.property(anyBeat, (beat) => {
        expect(JSON.stringify(unpackBeat(packBeat(beat)))).toBe(JSON.stringify({ v: 1, ...beat }));
      }),
      RUNS,
    );
  });

  it("of anything at all is read or refused", () => {
    fc.assert(
      fc.property(mutated(anyBeat.map((beat) => packBeat(beat))), (data) => {
        try {
          expect(typeof unpackBeat(data).revision).toBe("number");
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("of another version, or without what it must have, is refused", () => {
    expect(() => unpackBeat(utf8.encode('{"v":0}'))).toThrow("version 0");
    expect(() => unpackBeat(utf8.encode('{"v":1}'))).toThrow("'revision' of a beat");
    expect(() => unpackBeat(packBeat({ revision: 0, workers: 0, load: { a: -1 }, isLast: false }))).toThrow(
      "'load'",
    );
  });
});
