import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Slots } from "../src/slots.ts";
import { deferred } from "./fixtures/deferred.ts";
import { type Admission, admit, Holder } from "./fixtures/slot-holder.ts";
import { turn } from "./fixtures/turn.ts";

type Step = { enter: number | undefined } | { leave: number };

const step = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 3, arbitrary: fc.record({ enter: fc.constant(undefined) }) },
  { weight: 2, arbitrary: fc.record({ enter: fc.nat(100) }) },
  { weight: 4, arbitrary: fc.record({ leave: fc.nat(100) }) },
);

describe("slots", () => {
  it("admit as a list and a queue would: never more than their limit, first come, first served", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 80, size: "max" }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 1, 3, Number.POSITIVE_INFINITY),
        (steps, limit, maxQueued) => {
          const slots = new Slots(limit, maxQueued);
          const all: Holder[] = [];
          let running: Holder[] = [];
          let queue: Holder[] = [];
          const admissionOf = ({ path }: Holder): Admission => {
            if (running.length < limit) return "started";
            const waits = new Set([...path, ...queue.flatMap((each) => each.path)]);
            if (path.length > 0 && running.every(({ key }) => waits.has(key))) return "deadlock";
            return queue.length < maxQueued ? "queued" : "refused";
          };
          for (const [number, step] of steps.entries()) {
            if ("enter" in step) {
              // A sub-job of one that runs, and of all that that one is a sub-job of.
              const parent = step.enter === undefined ? undefined : running[step.enter % running.length];
              const path = parent === undefined ? [] : [...parent.path, parent.key];
              const holder = new Holder(String(number), path);
              const expected = admissionOf(holder);
              expect(admit(slots, holder)).toBe(expected);
              all.push(holder);
              if (expected === "started") running.push(holder);
              if (expected === "queued") queue.push(holder);
            } else {
              // Whoever it is: one that runs, queues, was refused, or has left.
              const holder = all[step.leave % all.length];
              if (holder === undefined) continue;
              slots.leave(holder);
              queue = queue.filter((each) => each !== holder);
              if (running.includes(holder)) {
                running = running.filter((each) => each !== holder);
                running.push(...queue.splice(0, 1));
              }
            }
            const started = new Set(all.filter(({ starts }) => starts > 0));
            expect(all.every(({ starts }) => starts <= 1)).toBe(true);
            expect(running.every((each) => started.has(each))).toBe(true);
            expect(queue.some((each) => started.has(each))).toBe(false);
          }
          // Nobody is lost: when those that run leave, all that queue have their turn, in order.
          const before = new Set(all.filter(({ starts }) => starts > 0));
          const waiting = [...queue];
          for (let holder = running.shift(); holder !== undefined; holder = running.shift()) {
            slots.leave(holder);
            running.push(...queue.splice(0, 1));
            expect(running.every(({ starts }) => starts === 1)).toBe(true);
          }
          expect(all.filter((each) => each.starts > 0 && !before.has(each))).toEqual(waiting);
        },
      ),
    );
  });

  it("give a slot to the next in the queue at the very moment at which it is free", () => {
    const order: string[] = [];
    const slots = new Slots(1, 10);
    const holders = ["a", "b", "c"].map((key) => new Holder(key, [], () => order.push(key)));
    const admissions = holders.map((each) => admit(slots, each));
    expect(admissions).toEqual(["started", "queued", "queued"]);
    expect(order).toEqual(["a"]);
    slots.leave(holders[0] as Holder);
    expect(order).toEqual(["a", "b"]);
    slots.leave(holders[1] as Holder);
    expect(order).toEqual(["a", "b", "c"]);
  });

  it("pass by a run that has left the queue", () => {
    const slots = new Slots(1, 10);
    const [a, b, c] = [new Holder("a"), new Holder("b"), new Holder("c")];
    for (const each of [a, b, c]) slots.enter(each);
    slots.leave(b);
    slots.leave(a);
    expect([b.starts, c.starts]).toEqual([0, 1]);
  });

  it("go on when a run leaves while it is being started", () => {
    const slots = new Slots(1, 10);
    const hasty = (key: string): Holder => {
      const holder: Holder = new Holder(key, [], () => slots.leave(holder));
      return holder;
    };
    const first = new Holder("first");
    const others = [hasty("a"), hasty("b"), new Holder("c"), hasty("d")];
    for (const each of [first, ...others]) slots.enter(each);
    slots.leave(first);
    expect(others.map(({ starts }) => starts)).toEqual([1, 1, 1, 0]);
  });

  it("refuse what is beyond the queue, and take it again when there is a place", () => {
    const slots = new Slots(1, 1);
    const [a, b, c] = [new Holder("a"), new Holder("b"), new Holder("c")];
    expect([admit(slots, a), admit(slots, b), admit(slots, c)]).toEqual(["started", "queued", "refused"]);
    slots.leave(a);
    expect(admit(slots, c)).toBe("queued");
  });
});

describe("a run that would wait for its own ancestor", () => {
  it("is a deadlock when the ancestor holds the only slot", () => {
    const slots = new Slots(1, 10);
    slots.enter(new Holder("a"));
    expect(admit(slots, new Holder("b", ["a"]))).toBe("deadlock");
    expect(admit(slots, new Holder("c", ["root", "a", "between"]))).toBe("deadlock");
  });

  it("is none when another slot is held by a stranger: that one will be free", () => {
    const slots = new Slots(2, 10);
    const [a, stranger, sub] = [new Holder("a"), new Holder("stranger"), new Holder("b", ["a"])];
    for (const each of [a, stranger]) slots.enter(each);
    expect(admit(slots, sub)).toBe("queued");
    slots.leave(stranger);
    expect(sub.starts).toBe(1);
  });

  it("is one when every other slot is held by a run that waits in the queue by a sub-job itself", () => {
    const slots = new Slots(2, 10);
    for (const key of ["a", "b"]) slots.enter(new Holder(key));
    expect(admit(slots, new Holder("sub of a", ["a"]))).toBe("queued");
    expect(admit(slots, new Holder("sub of b", ["b"]))).toBe("deadlock");
  });

  it("is a deadlock even where the queue is full: asking later would not help", () => {
    const slots = new Slots(1, 0);
    slots.enter(new Holder("a"));
    expect(admit(slots, new Holder("b", ["a"]))).toBe("deadlock");
    expect(admit(slots, new Holder("stranger"))).toBe("refused");
  });

  it("is none for a job without ancestors, whoever waits", () => {
    const slots = new Slots(2, 10);
    for (const key of ["a", "b"]) slots.enter(new Holder(key));
    slots.enter(new Holder("sub of a", ["a"]));
    expect(admit(slots, new Holder("root"))).toBe("queued");
  });
});

describe("a long queue of quick runs", () => {
  it("waits for a turn of the event loop when it is time for one, and goes on after it", async () => {
    const slots = new Slots(1, 10);
    const [a, b, c] = [new Holder("a"), new Holder("b"), new Holder("c")];
    for (const each of [a, b, c]) slots.enter(each);
    const gate = deferred();
    b.turn = gate.promise;
    slots.leave(a);
    await turn();
    expect([b.starts, c.starts]).toEqual([0, 0]);
    b.turn = undefined;
    gate.resolve();
    await turn();
    expect([b.starts, c.starts]).toEqual([1, 0]);
    slots.leave(b);
    expect(c.starts).toBe(1);
  });

  it("starts no more than it has slots for, however many leave while it waits", async () => {
    const slots = new Slots(2, 10);
    const all = ["a", "b", "c", "d", "e"].map((key) => new Holder(key));
    const [a, b, c, d, e] = all as [Holder, Holder, Holder, Holder, Holder];
    for (const each of all) slots.enter(each);
    const gate = deferred();
    for (const each of [c, d, e]) each.turn = gate.promise;
    slots.leave(a);
    slots.leave(b);
    await turn();
    for (const each of [c, d, e]) each.turn = undefined;
    gate.resolve();
    await turn();
    expect([c, d, e].map(({ starts }) => starts)).toEqual([1, 1, 0]);
  });

  it("does not start a run that leaves the queue meanwhile, and lets nobody overtake those that wait", async () => {
    const slots = new Slots(1, 10);
    const [a, b, c, late] = [new Holder("a"), new Holder("b"), new Holder("c"), new Holder("late")];
    for (const each of [a, b, c]) slots.enter(each);
    const gate = deferred();
    b.turn = gate.promise;
    slots.leave(a);
    slots.leave(b);
    expect(admit(slots, late)).toBe("queued");
    gate.resolve();
    await turn();
    expect([b.starts, c.starts, late.starts]).toEqual([0, 1, 0]);
    slots.leave(c);
    expect(late.starts).toBe(1);
  });
});
