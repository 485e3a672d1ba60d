import { describe, expect, it } from "vitest";
import type { InspectorRecord } from "../../src/inspector/record.ts";
import { checkRecording, FORMAT } from "../../src/inspector/recording.ts";

const actor = {
  ...{ type: "actor", seq: 1, at: 10, id: "job:1/w", kind: "job", machine: "job" },
  ...{ state: "pending", runtime: "r" },
};
const step = {
  type: "step",
  seq: 2,
  at: 11,
  id: "job:1/w",
  event: "job.start",
  from: "pending",
  to: "running",
};
const counts = { asked: 1, completed: 0, cancelled: 0, failed: 0, error: 0 };
const totals = {
  ...{ type: "totals", seq: 2, at: 11, jobs: counts, groups: counts, runs: counts, workers: { w: counts } },
  forgotten: 0,
};
const recording = {
  ...{ format: FORMAT, version: 1, at: 5, limit: 10, sample: 0.5, machines: {} },
  records: [actor, step, totals],
};

/** Lists within each other. */
const deep = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

describe("a file", () => {
  it("is a recording, with all that it has", () => {
    expect(checkRecording(recording)).toEqual(recording);
    expect(checkRecording(JSON.parse(JSON.stringify(recording)))).toEqual(recording);
  });

  it("is one without what nobody needs to know", () => {
    const { at: _, limit: __, sample: ___, ...rest } = recording;
    expect(checkRecording(rest)).toMatchObject({ at: 0, limit: 3, sample: 1 });
    expect(checkRecording({ ...rest, at: "now", limit: null, sample: 1 / 0 })).toMatchObject({
      at: 0,
      limit: 3,
      sample: 1,
    });
  });

  it("may have records that this version does not know: they are left out", () => {
    const records = [
      actor,
      { type: "gap", seq: 2, at: 1, missing: 5 },
      { type: "new" },
      {},
      step,
    ] as InspectorRecord[];
    expect(checkRecording({ ...recording, records }).records.map(({ type }) => type)).toEqual([
      "actor",
      "gap",
      "step",
    ]);
  });

  it("may say more of an actor than is known", () => {
    const more = { ...actor, colour: "red", deadline: 5, label: "l", payload: { "<b>": [null] } };
    expect(checkRecording({ ...recording, records: [more] }).records).toEqual([more]);
  });

  it("cannot make anything of `__proto__` but a key", () => {
    const text = JSON.stringify(recording).replace('"payload"', '"payload"');
    const hostile = JSON.parse(
      text.replace('"machines":{}', '"machines":{"__proto__":{"a":1}},"__proto__":{"at":1}'),
    );
    checkRecording(hostile);
    expect(({} as { a?: number }).a).toBeUndefined();
    const bare = JSON.parse(`{"__proto__":${JSON.stringify(recording)}}`);
    expect(() => checkRecording(bare)).toThrow("its 'format' is undefined");
  });

  it("may show values that are as deep as a record may be", () => {
    const records = [{ ...actor, payload: deep(50) }];
    expect(checkRecording({ ...recording, records }).records).toEqual(records);
  });

  it("may have actors of a kind that this version does not know: they are left out", () => {
    const records = [{ ...actor, kind: "planet" }, step];
    expect(checkRecording({ ...recording, records }).records).toEqual([step]);
  });

  it("may have totals with the number of what they follow", () => {
    const records = [actor, { ...totals, seq: 1 }, { ...totals, seq: 1 }];
    expect(checkRecording({ ...recording, records }).records).toEqual(records);
  });

  it("may have statecharts that cannot be drawn: they are left out", () => {
    const good = { id: "m", root: { id: "m", key: "m", type: "atomic" } };
    const evil = { id: "m", root: { id: "m", key: "m", type: '"><foreignObject/><g class="' } };
    const { machines } = checkRecording({ ...recording, machines: { good, evil, none: null } });
    expect(machines).toEqual({ good });
  });

  const withRecord = (record: unknown): object => ({ ...recording, records: [actor, record] });
  it.each<[what: string, file: unknown, ...texts: string[]]>([
    ["nothing", undefined, "a recording is an object", "undefined"],
    ["null", null, "a recording is an object", "null"],
    ["a text", "{}", "a recording is an object", '"{}"'],
    ["a list", [], "a recording is an object", "an array"],
    ["something else", {}, "no recording", "'format'", "undefined"],
    ["another format", { ...recording, format: "har" }, '"har"', FORMAT],
    ["a later version", { ...recording, version: 2 }, "version 2", "reads 1", "a newer one"],
    ["a version that is none", { ...recording, version: "1" }, "'version'", '"1"'],
    ["a version that there never was", { ...recording, version: 0.5 }, "'version'", "0.5"],
    ["no machines", { ...recording, machines: undefined }, "'machines'"],
    ["machines that are a list", { ...recording, machines: [] }, "'machines'"],
    ["no records", { ...recording, records: undefined }, "'records'"],
    ["records that are no list", { ...recording, records: {} }, "'records'"],
    ["a record that is null", withRecord(null), "record 1", "null"],
    ["a record that is a list", withRecord([]), "record 1", "an array"],
    ["a number that is none", withRecord({ ...step, seq: "2" }), "record 1", '"step"', "'seq'"],
    [
      "a number without end",
      withRecord(JSON.parse(JSON.stringify(step).replace('"seq":2', '"seq":1e999'))),
      "'seq'",
    ],
    ["no time", withRecord({ ...actor, at: undefined }), "record 1", '"actor"', "'at'"],
    ["no id", withRecord({ ...step, id: 5 }), "'id'"],
    ["no state", withRecord({ ...actor, state: {} }), "'state'"],
    ["no event", withRecord({ ...step, event: undefined }), "'event'"],
    ["a name that is none", withRecord({ ...actor, name: { toString: 1 } }), "'name'"],
    ["a parent that is none", withRecord({ ...actor, parent: 1 }), "'parent'"],
    ["a deadline that is none", withRecord({ ...actor, deadline: "soon" }), "'deadline'"],
    ["an attempt that is none", withRecord({ ...step, attempt: "2" }), "'attempt'"],
    ["a code that is none", withRecord({ ...step, code: [] }), "'code'"],
    ["a number that another one has", withRecord({ ...step, seq: 1 }), "record 1", "'seq' 1", "another"],
    ["a number below nothing", withRecord({ ...step, seq: -3 }), "'seq'"],
    ["a time that no clock has", withRecord({ ...actor, seq: 2, at: 1e20 }), "record 1", "'at'"],
    ["a payload that is too deep", withRecord({ ...actor, payload: deep(51) }), "record 1", "50 levels"],
    ["a payload without end", withRecord({ ...actor, payload: deep(50_000) }), "record 1", "50 levels"],
    ["a field of no meaning that is too deep", withRecord({ ...step, other: deep(5_000) }), "50 levels"],
    ["workers of which nothing is told", withRecord({ ...totals, workers: { w: null } }), "'workers'"],
    ["steps left out that do not count", withRecord({ ...step, skipped: -5 }), "'skipped'"],
    ["a gap of nothing", withRecord({ type: "gap", seq: 2, at: 1 }), "record 1", '"gap"', "'missing'"],
    ["a cancellable that is no flag", withRecord({ ...actor, cancellable: "yes" }), "'cancellable'"],
    ["totals of nothing", withRecord({ ...totals, jobs: undefined }), "record 1", '"totals"', "'jobs'"],
    ["totals that do not count", withRecord({ ...totals, runs: { ...counts, failed: "1" } }), "'runs'"],
    ["workers that do not count", withRecord({ ...totals, workers: { w: 1 } }), "'workers'"],
    ["workers that are a list", withRecord({ ...totals, workers: [counts] }), "'workers'"],
    ["totals that do not say what they forgot", withRecord({ ...totals, forgotten: null }), "'forgotten'"],
  ])("is none with %s, and it is said what is wrong", (_, file, ...texts) => {
    expect(() => checkRecording(file)).toThrow(TypeError);
    for (const text of texts) expect(() => checkRecording(file)).toThrow(text);
  });
});
