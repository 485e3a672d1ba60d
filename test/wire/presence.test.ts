import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BeatNote, PresenceNote } from "../../src/wire/frame.ts";
import { Peers } from "../../src/wire/peers.ts";
import { Presence } from "../../src/wire/presence.ts";

const note = (worker: string, revision: number, more: Partial<PresenceNote> = {}): PresenceNote => ({
  ...{ v: 1, worker, runtime: "rt", isUp: true, isDraining: false, startedAt: 7, jobs: ["x", null] },
  ...{ revision, isAll: false, ...more },
});
const beat = (revision: number, workers: number, load: Record<string, number> = {}): BeatNote => ({
  ...{ v: 1, revision, workers, load, isLast: false },
});

function made() {
  const told: string[] = [];
  const peers = new Peers({ probe: () => {}, lost: () => {} }, 5);
  const presence = new Presence(
    {
      added: ({ workerName, instance }) => told.push(`added ${workerName} by ${instance}`),
      removed: (workerName, isLost) => told.push(`${isLost ? "lost" : "removed"} ${workerName}`),
    },
    peers,
  );
  return { presence, peers, told };
}

describe("the presence of workers elsewhere", () => {
  it("has what a runtime tells of them", () => {
    const { presence } = made();
    presence.told("a.1", note("w", 1, { parent: "p", isDraining: true }));
    expect([...presence.replicas()]).toEqual([
      {
        ...{ workerName: "w", runtime: "rt", instance: "a.1", isDraining: true, load: 0, startedAt: 7 },
        ...{ jobs: ["x", undefined], parent: "p" },
      },
    ]);
  });

  it("begins with the first runtime that hosts a worker, and ends with the last", () => {
    const { presence, told } = made();
    presence.told("a.1", note("w", 1));
    presence.told("b.1", note("w", 1));
    presence.told("a.1", note("w", 2));
    expect(told).toEqual(["added w by a.1"]);
    expect(presence.instancesOf("w")).toEqual(["a.1", "b.1"]);
    presence.told("a.1", note("w", 3, { isUp: false }));
    expect(told).toHaveLength(1);
    presence.told("b.1", note("w", 2, { isUp: false }));
    presence.told("b.1", note("w", 2, { isUp: false }));
    expect(told).toEqual(["added w by a.1", "removed w"]);
    expect(presence.instancesOf("w")).toEqual([]);
  });

  it("ends as lost where the last runtime has not said so", () => {
    const { presence, told } = made();
    presence.told("a.1", note("w", 1));
    presence.told("a.1", note("x", 2));
    presence.told("b.1", note("x", 1));
    presence.lost("a.1", true);
    expect(told.slice(2)).toEqual(["lost w"]);
    presence.lost("b.1", false);
    presence.lost("c.1", true);
    expect(told.slice(2)).toEqual(["lost w", "removed x"]);
  });

  it("ends for all at once, as lost", () => {
    const { presence, told } = made();
    presence.told("a.1", note("w", 1));
    presence.told("b.1", note("x", 1));
    presence.clear();
    expect(told.slice(2)).toEqual(["lost w", "lost x"]);
    expect([...presence.replicas()]).toEqual([]);
  });

  it("ends where a worker says that it is not there, whatever was told", () => {
    const { presence, told } = made();
    presence.gone("w", "a.1");
    presence.told("a.1", note("w", 1));
    presence.gone("w", "a.1");
    expect(told).toEqual(["added w by a.1", "removed w"]);
  });

  it("is open while one of them takes new jobs", () => {
    const { presence } = made();
    expect([presence.isOpen("w"), presence.anyDraining("w")]).toEqual([false, undefined]);
    presence.told("a.1", note("w", 1, { isDraining: true }));
    expect([presence.isOpen("w"), presence.anyDraining("w")]).toEqual([false, "a.1"]);
    presence.told("b.1", note("w", 1));
    expect([presence.isOpen("w"), presence.anyDraining("w")]).toEqual([true, "a.1"]);
    presence.told("a.1", note("w", 2));
    expect(presence.anyDraining("w")).toBeUndefined();
  });
});

describe("the runtime to ask by itself", () => {
  it("is the one whose worker has the least to do", () => {
    const { presence, peers } = made();
    expect(presence.choose("w")).toBeUndefined();
    for (const [address, load] of [
      ["a.1", 2],
      ["b.1", 1],
      ["c.1", 3],
    ] as const) {
      peers.heard(address);
      presence.told(address, note("w", 1));
      presence.beat(address, beat(1, 1, { w: load }));
    }
    expect(presence.choose("w")).toBe("b.1");
    presence.beat("b.1", beat(1, 1, { w: 9 }));
    expect(presence.choose("w")).toBe("a.1");
    presence.beat("b.1", beat(1, 1));
    expect(presence.choose("w")).toBe("b.1");
  });

  it("is one that is alive rather than one that is silent, and one that is silent rather than one that drains", () => {
    const { presence, peers } = made();
    presence.told("a.1", note("w", 1, { isDraining: true }));
    peers.heard("a.1");
    expect(presence.choose("w")).toBe("a.1");
    presence.told("b.1", note("w", 1));
    expect(presence.choose("w")).toBe("b.1");
    presence.told("c.1", note("w", 1));
    peers.heard("c.1");
    presence.beat("c.1", beat(1, 1, { w: 1_000_000 }));
    expect(presence.choose("w")).toBe("c.1");
  });
});

describe("a beat", () => {
  it("says whether all that was told has been heard", () => {
    const { presence } = made();
    expect(presence.beat("a.1", beat(0, 0))).toBe(true);
    expect(presence.beat("a.1", beat(1, 1))).toBe(false);
    presence.told("a.1", note("w", 1));
    expect(presence.beat("a.1", beat(1, 1))).toBe(true);
    presence.told("a.1", note("x", 3));
    expect(presence.beat("a.1", beat(3, 2))).toBe(false);
  });

  it("removes what was not told again, once all was", () => {
    const { presence, told } = made();
    presence.told("a.1", note("w", 1));
    presence.told("a.1", note("x", 2));
    // That `x` is gone was not heard.
    expect(presence.beat("a.1", beat(3, 1))).toBe(false);
    expect(told).toHaveLength(2);
    presence.told("a.1", note("w", 3, { isAll: true }));
    expect(presence.beat("a.1", beat(3, 1))).toBe(true);
    expect(told.slice(2)).toEqual(["removed x"]);
    expect(presence.beat("a.1", beat(3, 1))).toBe(true);
  });

  it("removes nothing as long as not all that it hosts was told again", () => {
    const { presence, told } = made();
    presence.told("a.1", note("w", 1));
    presence.told("a.1", note("x", 2));
    expect(presence.beat("a.1", beat(3, 2))).toBe(false);
    presence.told("a.1", note("w", 3, { isAll: true }));
    expect(presence.beat("a.1", beat(4, 2))).toBe(false);
    expect(told).toHaveLength(2);
    expect(presence.instancesOf("x")).toEqual(["a.1"]);
  });

  it("takes the load of a worker of any name from what it has itself", () => {
    const { presence } = made();
    presence.told("a.1", note("constructor", 1));
    presence.beat("a.1", beat(1, 1));
    expect([...presence.replicas()][0]?.load).toBe(0);
    presence.told("a.1", note("__proto__", 2));
    presence.beat("a.1", beat(2, 2, JSON.parse('{"__proto__":4}') as Record<string, number>));
    expect([...presence.replicas()].map(({ load }) => load)).toEqual([0, 4]);
    presence.told("a.1", note("__proto__", 3));
    expect([...presence.replicas()][1]?.load).toBe(4);
  });
});

it("agrees with what a runtime hosts as soon as it has told all, whatever was lost before", () => {
  const step = fc.record({
    worker: fc.constantFrom("a", "b", "c"),
    isUp: fc.boolean(),
    isHeard: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const { presence } = made();
      const hosted = new Set<string>();
      let revision = 0;
      for (const { worker, isUp, isHeard } of steps) {
        if (isUp) hosted.add(worker);
        else hosted.delete(worker);
        revision++;
        if (isHeard) presence.told("rt.1", note(worker, revision, { isUp }));
      }
      const tellAll = (): boolean => {
        for (const worker of hosted) presence.told("rt.1", note(worker, revision, { isAll: true }));
        return presence.beat("rt.1", beat(revision, hosted.size));
      };
      if (!presence.beat("rt.1", beat(revision, hosted.size))) expect(tellAll()).toBe(true);
      const known = [...presence.replicas()].map(({ workerName }) => workerName);
      expect(new Set(known)).toEqual(hosted);
    }),
    { numRuns: 1_000 },
  );
});
