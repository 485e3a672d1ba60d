import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BEAT, checkFrame, checkVersion, PRESENCE } from "../../src/wire/frame-shapes.ts";
import { anyBeat, anyFrame, anyPresence } from "../fixtures/any-frame.ts";

/** Of each type of frame one that has all that it may have. */
const FULL: readonly { readonly type: string; readonly [field: string]: unknown }[] = [
  {
    ...{ type: "request", job: "j", attempt: 1, worker: "w", name: "n", source: "s" },
    ...{ meta: { a: "b" }, path: ["p"], age: 1.5, window: 1 },
  },
  { type: "accept", job: "j", attempt: 1, offer: 1 },
  { type: "decline", job: "j", attempt: 1 },
  { type: "grant", job: "j", attempt: 1, worker: "w", offer: 1, token: "t", seen: 0, ttl: 1.5 },
  { type: "deny", job: "j", attempt: 1, worker: "w" },
  { type: "taken", token: "t", seq: 1 },
  { type: "start", token: "t", seq: 1 },
  { type: "report", token: "t", seq: 1, kind: "update", urgent: true },
  {
    ...{ type: "end", token: "t", seq: 1, how: "response", status: "completed" },
    ...{ code: "error", reason: "r", settled: true, urgent: false },
  },
  { type: "settled", token: "t", seq: 1 },
  { type: "gone", token: "t" },
  { type: "cancel", token: "t", code: "timeout", reason: "r" },
  { type: "update_request", token: "t" },
  { type: "credit", token: "t", seen: 1, limit: 2 },
  { type: "ack", token: "t", seen: 1 },
  { type: "floor", worker: "w", activate: true },
  { type: "ping" },
  { type: "who" },
];
const OPTIONAL = new Set(["name", "ttl", "urgent", "status", "code", "reason", "settled"]);

describe.each(FULL.map((frame) => [frame.type, frame] as const))("a frame '%s'", (type, frame) => {
  it("is taken with all that it may have, and with all that it must have", () => {
    expect(() => checkFrame(frame)).not.toThrow();
    const least = Object.entries(frame).filter(
      ([field]) => !OPTIONAL.has(field) || (type === "cancel" && field === "code"),
    );
    expect(() => checkFrame(Object.fromEntries(least))).not.toThrow();
  });

  const fields = Object.keys(frame).filter((field) => field !== "type");
  it.each(fields)("is refused with a '%s' that is of another kind", (field) => {
    for (const wrong of [null, {}, [1], -1, "\0", 0.5, Number.NaN]) {
      if (
        typeof frame[field] === "string" &&
        wrong === "\0" &&
        ["job", "worker", "token", "source", "name", "reason"].includes(field)
      )
        continue;
      if ((field === "ttl" || field === "age") && wrong === 0.5) continue;
      if (field === "meta" && JSON.stringify(wrong) === "{}") continue;
      expect(() => checkFrame({ ...frame, [field]: wrong }), String(wrong)).toThrow(
        `'${field}' of a frame '${type}'`,
      );
    }
  });

  const needed = fields.filter((field) => !OPTIONAL.has(field) || (type === "cancel" && field === "code"));
  it.each(needed)("is refused without its '%s'", (field) => {
    expect(() => checkFrame({ ...frame, [field]: undefined })).toThrow(`'${field}'`);
  });
});

it("takes every frame that this version says", () => {
  fc.assert(
    fc.property(anyFrame, (frame) => {
      expect(() => checkFrame(frame)).not.toThrow();
    }),
  );
});

it.each([
  undefined,
  null,
  "ping",
  {},
  { type: 1 },
  { type: "" },
  { type: "constructor" },
  { type: "__proto__" },
])("takes %j for no frame", (frame) => {
  expect(() => checkFrame(frame)).toThrow("a frame of an unknown type");
});

it("takes no worker whose name fits in no subject, and no token that is longer than any: each may be said again", () => {
  for (const { type, ...frame } of FULL) {
    const { worker, token } = frame as { worker?: string; token?: string };
    for (const wrong of worker === undefined ? [] : ["", "x".repeat(513), "\0".repeat(200)])
      expect(() => checkFrame({ ...frame, type, worker: wrong })).toThrow(`'worker' of a frame '${type}'`);
    if (token === undefined) continue;
    expect(() => checkFrame({ ...frame, type, token: "t".repeat(256) })).not.toThrow();
    expect(() => checkFrame({ ...frame, type, token: "t".repeat(257) })).toThrow(
      `'token' of a frame '${type}'`,
    );
  }
});

it("understands one version", () => {
  expect(() => checkVersion(1)).not.toThrow();
  for (const v of [0, 2, "1", undefined, null])
    expect(() => checkVersion(v)).toThrow("is not understood here: it is 1");
});

it("has a shape for each field of a presence and a beat", () => {
  fc.assert(
    fc.property(anyPresence, anyBeat, (presence, beat) => {
      expect(Object.keys(PRESENCE).sort()).toEqual(Object.keys(presence).sort());
      expect(Object.keys(BEAT).sort()).toEqual(Object.keys(beat).sort());
      for (const [field, shape] of Object.entries(PRESENCE)) {
        expect(shape(presence[field as keyof typeof presence])).toBe(true);
        expect(shape(Symbol("nothing that JSON has"))).toBe(false);
      }
    }),
  );
  expect(PRESENCE.jobs?.([null, "a"])).toBe(true);
  expect(PRESENCE.jobs?.([1])).toBe(false);
});
