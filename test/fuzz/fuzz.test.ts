import { describe, expect, it } from "vitest";
import { type FuzzReport, fuzz, tried } from "./fuzz.ts";
import type { FuzzFrame, FuzzInput, FuzzTarget } from "./fuzz-target.ts";
import { readInput, replayLine } from "./replay.ts";
import { targets } from "./targets/index.ts";

const utf8 = new TextEncoder();
const frame = (text: string): FuzzFrame => ({ place: 0, data: utf8.encode(text) });
const textsOf = (input: FuzzInput = []): string[] => input.map(({ data }) => new TextDecoder().decode(data));

/** What it says, with the line that runs it again. */
function outcomeOf({ failure }: FuzzReport): string {
  return failure === undefined
    ? "nothing found"
    : `${failure.error.stack}\n${replayLine(failure.target, failure.input)}`;
}

describe("whatever takes bytes from outside", () => {
  it.each(targets.map(({ target, share }) => [target.name, target, share] as const))(
    "stands what anybody may send: %s",
    async (_, target, share) => {
      const frames = Math.max(10 * share, 8 * target.longest);
      const report = await fuzz(target, { seed: Date.now() % 1_000_000, frames });
      expect(outcomeOf(report)).toBe("nothing found");
      expect(report.frames).toBeGreaterThanOrEqual(frames);
    },
  );
});

/** A reader with a fault that `fails` finds in a message. */
function faulty(fails: (text: string) => boolean): FuzzTarget {
  return {
    name: "faulty",
    places: 1,
    longest: 3,
    seeds: () => ['{"type":"a","seq":1,"list":[{"b":true},"text"]}', '{"v":1,"more":{"a":null}}'].map(frame),
    check(input) {
      for (const text of textsOf(input)) if (fails(text)) throw new Error("found");
    },
  };
}

describe("a fault", () => {
  it.each([
    ["in keys of prototypes", /"(__proto__|constructor)":/],
    ["in numbers without end", /:1e999/],
    ["in what is no UTF-8", /\ufffd/],
    ["in what is cut off", /\{"type":"a","seq":1$/],
    ["in what is deep", /\[{50}/],
    ["in keys that come twice", /"seq":[^,]*,"seq":/],
  ])("%s is found, and what brought it about is made small", async (_, pattern) => {
    const { failure } = await fuzz(
      faulty((text) => pattern.test(text)),
      { seed: 7, frames: 100_000 },
    );
    const [text = "", ...others] = textsOf(failure?.input);
    expect(others).toEqual([]);
    expect(text).toMatch(pattern);
    expect(text.length).toBeLessThan(120);
  });

  it("that takes too long is found, unless it does so once", async () => {
    const sum = ({ user, system }: NodeJS.CpuUsage): number => user + system;
    const work = (): void => {
      for (const begin = process.cpuUsage(); sum(process.cpuUsage(begin)) < 40_000; );
    };
    let times = 0;
    const { error } = await tried(
      faulty(() => void work() === undefined && false),
      [frame("")],
      20,
    );
    expect(error?.message).toMatch(/^took \d+ ms, three times over$/);
    const once = faulty(() => {
      if (times++ === 0) work();
      return false;
    });
    expect((await tried(once, [frame("")], 20)).error).toBeUndefined();
  });

  it("is found again with the line that it was reported with", async () => {
    const input: FuzzInput = [frame('{"a":1}'), { place: 3, data: Uint8Array.of(0, 255, 10) }];
    const line = replayLine("session", input);
    expect(line).toMatch(/^npm run fuzz -- --target session --input [\w-]+$/);
    expect(readInput(line.split(" ").at(-1) ?? "")).toEqual(input);
  });

  it("is the same one for the same seed", async () => {
    const run = () =>
      fuzz(
        faulty((text) => text.includes("NaN")),
        { seed: 11, frames: 50_000 },
      );
    const [one, other] = [await run(), await run()];
    expect(one.failure?.input).toEqual(other.failure?.input);
    expect(one.frames).toBe(other.frames);
  });
});
