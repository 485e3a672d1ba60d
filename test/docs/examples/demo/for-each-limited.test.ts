import { describe, expect, it } from "vitest";
import { forEachLimited } from "../../../../docs/examples/demo/for-each-limited.ts";

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("forEachLimited", () => {
  it("visits every item once, never more than the limit at a time", async () => {
    const visited: number[] = [];
    let running = 0;
    let most = 0;
    await forEachLimited([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++running);
      visited.push(item);
      await soon();
      running--;
    });
    expect(visited).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it("is done at once when there is nothing to visit", async () => {
    await forEachLimited([], 3, () => expect.unreachable());
  });

  it("begins no visit after one that threw, and waits for those under way", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const run = forEachLimited([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error("no");
      await soon();
      ended.push(item);
    });
    await expect(run).rejects.toThrow("no");
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });
});
