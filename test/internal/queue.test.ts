import fc from "fast-check";
import { expect, it } from "vitest";
import { Queue } from "../../src/internal/queue.ts";
import { collectGarbage } from "../fixtures/collect-garbage.ts";

it("is a queue as an array is one, however long it gets", () => {
  const step = fc.oneof(
    fc.record({ push: fc.integer({ min: 1, max: 1_500 }) }),
    fc.record({ shift: fc.integer({ min: 1, max: 1_500 }) }),
    fc.constant("takeAll" as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: "max" }), (steps) => {
      const queue = new Queue<number>();
      let list: number[] = [];
      let next = 0;
      for (const step of steps) {
        if (step === "takeAll") {
          expect(queue.takeAll()).toEqual(list);
          list = [];
        } else if ("push" in step) {
          for (let i = 0; i < step.push; i++) {
            queue.push(next);
            list.push(next++);
          }
        } else {
          const taken = Array.from({ length: step.shift }, () => queue.shift());
          const expected = list.splice(0, step.shift);
          expect(taken.slice(0, expected.length)).toEqual(expected);
          expect(new Set(taken.slice(expected.length)).size).toBeLessThanOrEqual(1);
          expect(taken[expected.length]).toBeUndefined();
        }
        expect(queue.size).toBe(list.length);
      }
    }),
  );
});

it("gives what was taken out to its taker alone: pushing on does not change it", () => {
  const queue = new Queue<number>();
  queue.push(1);
  const taken = queue.takeAll();
  queue.push(2);
  expect(taken).toEqual([1]);
  expect(queue.shift()).toBe(2);
});

it("takes undefined for an item like any other", () => {
  const queue = new Queue<number | undefined>();
  queue.push(undefined);
  queue.push(1);
  expect([queue.size, queue.shift(), queue.size, queue.shift()]).toEqual([2, undefined, 1, 1]);
});

it("keeps its order when it grows with its first item in the middle", () => {
  for (let first = 0; first < 8; first++) {
    const queue = new Queue<number>();
    for (let i = 0; i < first; i++) queue.push(-1);
    queue.push(0);
    for (let i = 0; i < first; i++) queue.shift();
    for (let i = 1; i < 100; i++) queue.push(i);
    expect(queue.takeAll()).toEqual(Array.from({ length: 100 }, (_, i) => i));
  }
});

it("holds nothing that was taken out, however much room it keeps", async () => {
  const queue = new Queue<object>();
  const refs = Array.from({ length: 5 }, () => {
    const item = {};
    queue.push(item);
    return new WeakRef(item);
  });
  for (let i = 0; i < 4; i++) queue.shift();
  await collectGarbage();
  expect(refs.map((ref) => ref.deref() === undefined)).toEqual([true, true, true, true, false]);
  expect(queue.size).toBe(1);
});

it("can be looked through in its order, and at its first, which stays where it is", () => {
  for (let first = 0; first < 6; first++) {
    const queue = new Queue<number>();
    expect([queue.peek(), ...queue]).toEqual([undefined]);
    for (let i = 0; i < first; i++) queue.push(-1);
    for (let i = 0; i < 9; i++) queue.push(i);
    for (let i = 0; i < first; i++) queue.shift();
    expect([...queue]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([queue.peek(), queue.size]).toEqual([0, 9]);
  }
});
