import fc from "fast-check";
import type { Random } from "../../../src/testing/random.ts";
import {
  pack,
  packBeat,
  packPresence,
  unpack,
  unpackBeat,
  unpackPresence,
} from "../../../src/wire/envelope.ts";
import { anyBeat, anyFrame, anyParcels, anyPresence } from "../../fixtures/any-frame.ts";
import { requestFrame } from "../../fixtures/test-link.ts";
import { type FuzzFrame, type FuzzInput, must, mustBeError, mustBeUnpolluted } from "../fuzz-target.ts";
import { PEER, SELF, SessionScene, subjects } from "../session-scene.ts";
import { reports } from "./envelope.ts";

const EVIL = "evil.0666";
/** Nothing else is heard of them. */
const OTHER = "other.0667";
/** Where somebody can say something who may be a worker `evil`, may ask `w`, and may not speak for others. */
const DOORS = [
  { subject: subjects.control(SELF), read: unpack },
  { subject: subjects.directRequest("w", SELF), read: unpack },
  { subject: subjects.request("w"), read: unpack },
  { subject: subjects.reply(SELF, "evil"), read: unpack },
  { subject: subjects.reply(SELF, "w"), read: unpack },
  { subject: subjects.presence("evil", EVIL), read: unpackPresence },
  { subject: subjects.presence("w", EVIL), read: unpackPresence },
  { subject: subjects.beat(EVIL), read: unpackBeat },
  { subject: subjects.who, read: (data: Uint8Array) => (data.length === 0 ? undefined : unpack(data)) },
  { subject: subjects.nobody(SELF, `probe-${PEER}`), read: never },
  { subject: subjects.nobody(SELF, "request-1"), read: never },
  { subject: subjects.beat("=zz.1"), read: never },
];
/** So many errors are told of in one heartbeat: five, and how many more there were. */
const MOST_REPORTS = 6;
const LONGEST_SUBJECT = 2_000;
/** What is said because of a message is not much longer than that. */
const MOST_SAID = 20_000;
const SAID_FOR_A_BYTE = 20;

/** Whatever comes hurts nobody: it is counted, answered with little, forgotten; those who mean well do not notice. */
export const sessionTarget = {
  name: "session",
  places: DOORS.length,
  longest: 12,
  seeds(random: Random): readonly FuzzFrame[] {
    const options = { seed: random.int(0, 1e9), numRuns: 150 };
    const from = random.pick([EVIL, PEER, SELF]);
    const at = (): number => random.int(0, 4);
    return [
      ...fc
        .sample(anyFrame, options)
        .map((frame) => ({ place: at(), data: pack(from, [{ frame, bodies: [] }]) })),
      ...fc.sample(anyParcels, options).map((parcels) => ({ place: at(), data: pack(from, parcels) })),
      ...fc
        .sample(anyPresence, options)
        .map((note) => ({ place: 5, data: packPresence({ ...note, worker: "evil" }) })),
      ...fc
        .sample(anyPresence, options)
        .map((note) => ({ place: 6, data: packPresence({ ...note, worker: "w" }) })),
      ...fc.sample(anyBeat, options).map((beat) => ({ place: 7, data: packBeat(beat) })),
      ...Array.from({ length: 20 }, jobsOfOthers).flat(),
      ...[1, 10, 2_000].map((times) => ({ place: 3, data: pack(from, reports(times)) })),
      { place: 8, data: new Uint8Array() },
    ];
  },
  async check(input: FuzzInput): Promise<void> {
    const scene = new SessionScene();
    await scene.begin();
    for (const [index, frame] of input.entries()) {
      await checkOne(scene, frame);
      if (index % 4 === 3) await scene.pass();
    }
    await scene.finish();
    await scene.end();
    mustBeUnpolluted();
  },
};

/** A job that is asked for and granted, as by somebody who may. */
function jobsOfOthers(): readonly FuzzFrame[] {
  return [OTHER, PEER].flatMap((from) => {
    const job = { job: "other", attempt: 1, worker: "w" };
    const request = pack(from, [{ frame: requestFrame(job), bodies: [] }]);
    const grants = [1, 2, 3].map((offer) =>
      pack(from, [{ frame: { ...job, type: "grant", offer, token: "t", seen: 0 }, bodies: [] }]),
    );
    return [
      { place: 1, data: request },
      { place: 2, data: request },
      ...grants.map((data) => ({ place: 0, data })),
    ];
  });
}

async function checkOne({ wire, port, settle }: SessionScene, { place, data }: FuzzFrame): Promise<void> {
  const { subject, read } = DOORS[place] as (typeof DOORS)[number];
  const counted = port.badFrames;
  wire.deliver(subject, data);
  await settle();
  const bad = badIn(read, data);
  must(
    port.badFrames - counted >= bad,
    () => `${bad} bad frames, of which ${port.badFrames - counted} are counted`,
  );
  const reports = port.reports.splice(0);
  must(reports.length <= MOST_REPORTS, () => `${reports.length} reports of one message`);
  for (const { error } of reports) mustBeError(error);
  let said = 0;
  for (const { subject, data } of wire.take()) {
    said += data.length + subject.length;
    const isSubject = subject.length <= LONGEST_SUBJECT && !/\.\.|\.$|[*>\s]/.test(subject);
    must(isSubject, () => `says something on '${subject.slice(0, 50)}', of ${subject.length} characters`);
    must(data.length <= wire.maxPayload, () => `says ${data.length} bytes at once`);
  }
  must(
    said <= MOST_SAID + SAID_FOR_A_BYTE * data.length,
    () => `says ${said} bytes because of ${data.length}`,
  );
}

/** How many frames in it must be counted at least. */
function badIn(read: (data: Uint8Array) => unknown, data: Uint8Array): number {
  try {
    return (read(data) as { bad?: readonly Error[] } | undefined)?.bad?.length ?? 0;
  } catch {
    return 1;
  }
}

function never(): never {
  throw new Error("only the wire may say this");
}
