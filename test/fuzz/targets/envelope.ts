import fc from "fast-check";
import { jsonCodec } from "../../../src/codec/json-codec.ts";
import type { Random } from "../../../src/testing/random.ts";
import {
  pack,
  packBeat,
  packPresence,
  unpack,
  unpackBeat,
  unpackPresence,
} from "../../../src/wire/envelope.ts";
import type { Parcel } from "../../../src/wire/frame.ts";
import { isAddress } from "../../../src/wire/subjects.ts";
import { anyBeat, anyParcels, anyPresence } from "../../fixtures/any-frame.ts";
import { type FuzzFrame, type FuzzInput, must, mustBeError, mustBeUnpolluted } from "../fuzz-target.ts";

const MESSAGE = 0;
const PRESENCE = 1;
const BEAT = 2;
const MOST_FRAMES = 10_000;

/** Bytes are a message, a presence or a beat, or an error; what a message says can be said again. */
export const envelopeTarget = {
  name: "envelope",
  places: 3,
  longest: 1,
  seeds(random: Random): readonly FuzzFrame[] {
    const options = { seed: random.int(0, 1e9), numRuns: 200 };
    const of = <T>(place: number, values: fc.Arbitrary<T>, write: (value: T) => Uint8Array): FuzzFrame[] =>
      fc.sample(values, options).map((value) => ({ place, data: write(value) }));
    return [
      ...of(MESSAGE, anyParcels, (parcels) => pack("a.b", parcels)),
      ...of(MESSAGE, anyParcels, (parcels) => pack("a.b", withValues(parcels))),
      ...[1, 10, MOST_FRAMES + 1].map((times) => ({ place: MESSAGE, data: pack("a.b", reports(times)) })),
      ...of(PRESENCE, anyPresence, packPresence),
      ...of(BEAT, anyBeat, packBeat),
    ];
  },
  check(input: FuzzInput): void {
    for (const { place, data } of input) {
      try {
        if (place === PRESENCE) unpackPresence(data);
        else if (place === BEAT) unpackBeat(data);
        else checkMessage(data);
      } catch (error) {
        mustBeError(error);
        if (error.message.startsWith(BROKEN)) throw error;
      } finally {
        mustBeUnpolluted();
      }
    }
  },
};

const BROKEN = "a message that was read ";

function checkMessage(data: Uint8Array): void {
  const { from, parcels, bad } = unpack(data);
  must(isAddress(from), () => `${BROKEN}is from '${from}'`);
  // What little bytes stand for is little.
  must(
    parcels.length + bad.length <= Math.min(MOST_FRAMES, data.length),
    () => `${BROKEN}has ${parcels.length} frames`,
  );
  for (const error of bad) mustBeError(error);
  const again = unpack(pack(from, parcels));
  must(
    again.bad.length === 0 && textOf(again.parcels) === textOf(parcels),
    () => `${BROKEN}is another one when it is said again`,
  );
}

function textOf(parcels: readonly Parcel[]): string {
  return JSON.stringify(parcels.map(({ frame, bodies }) => [{ ...frame, times: undefined }, bodies]));
}

/** The bodies as a codec writes them. */
function withValues(parcels: readonly Parcel[]): readonly Parcel[] {
  const codec = jsonCodec();
  return parcels.map(({ frame, bodies }) => ({
    frame,
    bodies: bodies.map((body, index) =>
      body === undefined ? body : codec.encode({ [`a${index}`]: [...body] }),
    ),
  }));
}

/** Of a stream: so many that a few bytes stand for all of them. */
export function reports(times: number): readonly Parcel[] {
  return Array.from({ length: times }, (_, index) => {
    const frame = { type: "report", kind: "stream.data", token: "t".repeat(32), seq: index + 1 } as const;
    return { frame, bodies: [] };
  });
}
