import { describe, expect, it } from "vitest";
import { recordingFrom, recordingOf } from "../../../src/page/app/recording-file.ts";
import { MadeUpRecords } from "../../fixtures/made-up-records.ts";
import { modelOf, treeOf } from "../records.ts";

const good = {
  format: "xstate-jobs/recording",
  version: 1,
  at: 1,
  limit: 9,
  sample: 1,
  machines: {},
  records: [],
};

const counts = { asked: 1, completed: 0, cancelled: 0, failed: 0, error: 0 };

function wrongRecord(record: object): string {
  try {
    recordingOf(JSON.stringify({ ...good, records: [record] }));
    return "nothing";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a recording as a file", () => {
  it("says what is wrong with it", () => {
    const wrong = (change: object | string): string => {
      try {
        recordingOf(typeof change === "string" ? change : JSON.stringify({ ...good, ...change }));
        return "nothing";
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return (error as Error).message;
      }
    };
    expect(wrong({})).toBe("nothing");
    expect(wrong("{ oh")).toMatch(/^This is not JSON: /);
    expect(wrong("[]")).toBe("A recording is an object, not an array.");
    expect(wrong({ format: "har" })).toMatch(/^This is no recording: its 'format' is "har"/);
    expect(wrong({ version: 2 })).toBe(
      "This recording is of version 2; this version of xstate-jobs reads 1: open it with a newer one.",
    );
    expect(wrong({ version: "1" })).toBe("This recording does not say its version: 'version' is \"1\".");
    expect(wrong({ records: {} })).toBe("This recording has no 'records'.");
    expect(wrong({ machines: 3 })).toBe("This recording has no 'machines'.");
  });

  it("is refused for all that is refused of any recording", () => {
    expect(wrongRecord({ type: "step", seq: "1" })).toMatch(
      /^Record 0 of this recording, of type "step", has no 'seq'/,
    );
    const totals = {
      type: "totals",
      seq: 1,
      at: 1,
      jobs: counts,
      groups: counts,
      runs: counts,
      forgotten: 0,
    };
    expect(wrongRecord({ ...totals, workers: { a: null } })).toMatch(/has no 'workers' that can be read/);
  });

  it("may leave out what can be made up for", () => {
    const { limit, sample } = recordingOf(
      JSON.stringify({ ...good, limit: null, sample: null, records: [{}, { type: "new" }] }),
    );
    expect([limit, sample]).toEqual([2, 1]);
  });

  it("that was made of what a page shows is shown as the same again", () => {
    const model = modelOf(new MadeUpRecords({ jobsPerSecond: 200 }).pass(2_500), { limit: 9_999 });
    const again = recordingOf(JSON.stringify(recordingFrom(model, 77)));
    expect(again.at).toBe(77);
    const shown = modelOf(again.records, { limit: 9_999 });
    expect([treeOf(shown), shown.totals]).toEqual([treeOf(model), model.totals]);
    expect(again.machines).toEqual(JSON.parse(JSON.stringify(model.hello.machines)));
  });
});
