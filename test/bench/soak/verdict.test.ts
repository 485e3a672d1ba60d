import { describe, expect, it } from "vitest";
import {
  HEAP_LIMIT,
  heapGrowthOf,
  judge,
  LEAST_SECONDS,
  type Leftovers,
  type Point,
  type Sample,
  slopeOf,
} from "./verdict.ts";

const NOTHING: Leftovers = {
  asked: 3,
  told: 3,
  settled: 3,
  wrongs: [],
  unended: [],
  waiting: [],
  timers: 0,
  listeners: 0,
  actors: [],
  handles: {},
  rejections: [],
  warnings: [],
};
/** A sample each ten seconds, for ten minutes. */
const heaps = (of: (minute: number, at: number) => number, count = 60): Sample[] =>
  Array.from({ length: count }, (_, at) => ({
    seconds: 10 * (at + 1),
    heap: of((at + 1) / 6, at),
    inFlight: 50,
  }));
const flat = heaps(() => 20e6);

describe("the slope", () => {
  it("is that of points on a plane, along the first axis", () => {
    const points = [1, 2, 5, 9].map((x): Point => [x, x % 4, 3 * x - 7 + 10 * (x % 4)]);
    expect(slopeOf(points)).toBeCloseTo(3);
  });

  it("is the least squares one of points beside a line, where there was always as much beside them", () => {
    expect(
      slopeOf([
        [0, 5, 0],
        [1, 5, 2],
        [2, 5, 1],
      ]),
    ).toBeCloseTo(0.5);
  });

  it("is that of the line where what is beside it grows with it: it is not explained away", () => {
    expect(slopeOf([1, 2, 5].map((x): Point => [x, 2 * x, 3 * x]))).toBeCloseTo(3);
  });
});

describe("the growth of the heap", () => {
  it("is what it is in the second half: caches fill in the first", () => {
    expect(heapGrowthOf(heaps((minute) => 20e6 + 2e6 * Math.min(minute, 5)))).toBeCloseTo(0);
    expect(heapGrowthOf(heaps((minute) => 20e6 + 2e6 * Math.max(minute, 5)))).toBeCloseTo(2e6, -5);
  });

  it("leaves out what the jobs in flight hold", () => {
    const busy = flat.map((sample, at) => ({ ...sample, inFlight: at > 50 ? 900 + at : 30 + (at % 7) }));
    const held = busy.map((sample) => ({ ...sample, heap: sample.heap + 9_000 * sample.inFlight }));
    expect(heapGrowthOf(held)).toBeCloseTo(0, 0);
    const leaking = held.map((sample) => ({ ...sample, heap: sample.heap + 5_000 * sample.seconds }));
    expect(heapGrowthOf(leaking)).toBeCloseTo(300_000, -1);
  });

  it("is not said of a run that was too short", () => {
    expect(heapGrowthOf(heaps(() => 20e6, (2 * LEAST_SECONDS) / 10))).toBe(0);
    expect(heapGrowthOf(heaps(() => 20e6, (2 * LEAST_SECONDS) / 10 - 1))).toBeUndefined();
    expect(heapGrowthOf([])).toBeUndefined();
  });
});

describe("the verdict", () => {
  it("is nothing where nothing is left", () => {
    expect(judge(flat, NOTHING)).toEqual([]);
    expect(judge([], NOTHING)).toEqual([]);
  });

  it("allows a heap that goes up and down, and one that shrinks", () => {
    expect(
      judge(
        heaps((_minute, at) => 20e6 + (at % 2) * 1e6),
        NOTHING,
      ),
    ).toEqual([]);
    expect(
      judge(
        heaps((minute) => 20e6 - minute * 1e6),
        NOTHING,
      ),
    ).toEqual([]);
  });

  it("is against a heap that grows faster than the limit, however noisy it is", () => {
    const growing = (perMinute: number): Sample[] =>
      heaps((minute, at) => 20e6 + perMinute * minute + ((7 * at) % 5) * 1e5);
    expect(judge(growing(2 * HEAP_LIMIT), NOTHING)).toEqual([
      expect.stringMatching(/^the heap grew by \d+ kB a minute, and 150 is the limit$/),
    ]);
    expect(judge(growing(HEAP_LIMIT / 2), NOTHING)).toEqual([]);
  });

  it.each<[keyof Leftovers, Partial<Leftovers>, string]>([
    ["told", { told: 2 }, "3 jobs and groups were asked for, and 2 endings told"],
    ["settled", { settled: 4 }, "3 jobs and groups were asked for, and 4 settled"],
    ["wrongs", { wrongs: ["a hole"] }, "a hole"],
    ["unended", { unended: ["job 1", "job 2"] }, "2 jobs without an ending: job 1; job 2"],
    ["waiting", { waiting: ["a reader"] }, "1 of the load that wait for ever: a reader"],
    ["timers", { timers: 1 }, "1 timers of runtimes are left"],
    ["listeners", { listeners: 2 }, "2 listeners of signals are left"],
    ["actors", { actors: ["job:w"] }, "1 actors are left: job:w"],
    [
      "handles",
      { handles: { Timeout: 1, TCPServerWrap: 0 } },
      "1 more of Timeout than before keep the process alive",
    ],
    ["rejections", { rejections: ["Error: no"] }, "1 unhandled rejections or exceptions: Error: no"],
    ["warnings", { warnings: ["Warning: many"] }, "1 warnings of the process: Warning: many"],
  ])("names what is left: %s", (_what, left, verdict) => {
    expect(judge(flat, { ...NOTHING, ...left })).toEqual([verdict]);
  });

  it("names five of many", () => {
    const [verdict] = judge(flat, { ...NOTHING, unended: ["1", "2", "3", "4", "5", "6"] });
    expect(verdict).toBe("6 jobs without an ending: 1; 2; 3; 4; 5");
  });
});
