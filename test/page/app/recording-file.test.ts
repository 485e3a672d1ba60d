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
    expect(wrong("[]")).toBe('This is JSON, but not a recording: its format is not "xstate-jobs/recording".');
    expect(wrong({ format: "har" })).toMatch(/^This is JSON, but not a recording/);
    expect(wrong({ version: 2 })).toBe(
      "This recording has version 2; this page reads up to 1. Open it with a newer xstate-jobs.",
    );
    expect(wrong({ version: "1" })).toBe("This recording does not say its version.");
    expect(wrong({ records: {} })).toBe("This recording has no list of records.");
    expect(wrong({ machines: 3 })).toBe("This recording has no machines.");
  });

  it("may leave out what can be made up for", () => {
    const { limit, sample } = recordingOf(
      JSON.stringify({ ...good, limit: null, sample: null, records: [1, 2] }),
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
