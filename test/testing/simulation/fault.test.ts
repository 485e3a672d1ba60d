import { expect, it } from "vitest";
import { Random } from "../../../src/testing/random.ts";
import { drawFaults, type Fault } from "../../../src/testing/simulation/fault.ts";

const names = ["a", "b", "c"];
const drawn = (rates: object, times: readonly number[] = []): Fault[] =>
  Array.from({ length: 400 }, (_, seed) => drawFaults(new Random(seed), rates, names, 1_000, times)).flat();

it("breaks nothing in a quarter of all runs", () => {
  const calm = Array.from({ length: 1_000 }, (_, seed) =>
    drawFaults(new Random(seed), { noise: 1 }, names, 1_000, []),
  );
  const share = calm.filter((faults) => faults.length === 0).length / 1_000;
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.3);
});

it("breaks each kind as often as is wanted, in the order of time, within the length of the run", () => {
  const none = {
    disconnect: 0,
    freeze: 0,
    kill: 0,
    restart: 0,
    partition: 0,
    outage: 0,
    noise: 0,
    calmPercent: 0,
  };
  const faults = drawn({ ...none, kill: 2.5 });
  expect(new Set(faults.map((fault) => fault.do))).toEqual(new Set(["kill"]));
  expect(faults.length / 400).toBeGreaterThan(2.4);
  expect(faults.length / 400).toBeLessThan(2.6);
  const one = drawFaults(new Random(3), { calmPercent: 0, noise: 5 }, names, 1_000, []);
  const times = one.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.every((at) => at >= 0 && at <= 1_000)).toBe(true);
});

it("mostly breaks something soon after something has begun", () => {
  const faults = drawn({ calmPercent: 0 }, [500]);
  const soon = faults.filter(({ at }) => at >= 500 && at <= 900).length / faults.length;
  expect(soon).toBeGreaterThan(0.7);
});

it("never parts all runtimes from nobody, where there are several", () => {
  const partitions = drawn({ calmPercent: 0, partition: 1 }).filter((fault) => fault.do === "partition");
  const sizes = new Set(partitions.map((fault) => ("runtimes" in fault ? fault.runtimes.length : 0)));
  expect([...sizes].sort()).toEqual([1, 2]);
});
