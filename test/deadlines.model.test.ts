import fc from "fast-check";
import { expect, it } from "vitest";
import { type Deadline, Deadlines } from "../src/deadlines.ts";
import { HandClock } from "./fixtures/hand-clock.ts";

const LONGEST = 2 ** 31 - 1;

/** What is done from outside, or by what is due. */
type Act =
  | { do: "arm"; ms: number; brings: readonly Act[] }
  | { do: "disarm"; of: number }
  | { do: "clear" | "throw" }
  | { do: "pass"; ms: number };

const ms = fc.oneof(fc.integer({ min: -3, max: 20 }), fc.constantFrom(0, 5, 5, LONGEST, 3 * LONGEST));
const { act } = fc.letrec<{ act: Act }>((tie) => ({
  act: fc.oneof(
    { depthSize: "small", maxDepth: 3 },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("disarm"), of: fc.nat(60) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("clear", "throw", "throw") }) },
    {
      weight: 8,
      arbitrary: fc.record({ do: fc.constant("arm"), ms, brings: fc.array(tie("act"), { maxLength: 3 }) }),
    },
  ) as fc.Arbitrary<Act>,
}));
const acts = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: act },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("pass" as const), ms }) },
  ),
  {
    maxLength: 80,
    size: "max",
  },
);

it("deadlines are those of a list, whatever is done in between, and by what is due", () => {
  fc.assert(
    fc.property(acts, (steps: readonly Act[]) => {
      const clock = new HandClock();
      const deadlines = new Deadlines(clock);
      const armed: Deadline[] = [];
      let list: Deadline[] = [];
      const take = (act: Act): void => {
        if (act.do === "arm") {
          const due = (): void => {
            // None that is sooner waits, and it comes once.
            expect(list).toContain(deadline);
            expect(deadline.at).toBe(Math.min(...list.map(({ at }) => at)));
            expect(deadline.at).toBeLessThanOrEqual(clock.time);
            list = list.filter((each) => each !== deadline);
            for (const each of act.brings) take(each);
          };
          const deadline: Deadline = deadlines.arm(clock.time + act.ms, { due });
          armed.push(deadline);
          list.push(deadline);
        } else if (act.do === "disarm") {
          const deadline = armed[act.of % Math.max(1, armed.length)];
          if (deadline !== undefined) deadlines.disarm(deadline);
          list = list.filter((each) => each !== deadline);
        } else if (act.do === "clear") {
          deadlines.clear();
          list = [];
        } else if (act.do === "throw") {
          throw new Error("of what is due");
        }
      };
      for (const step of steps) {
        if (step.do === "throw") continue;
        if (step.do === "pass") pass(step.ms);
        else take(step);
        expect(deadlines.size).toBe(list.length);
        const soonest = Math.min(...list.map(({ at }) => at));
        const [delay, ...others] = clock.timers.size > 0 ? dueTimes() : [];
        expect(others).toEqual([]);
        // Never too late, and by itself at most once too early: a timer that is not needed any more only looks.
        if (list.length > 0) expect(delay).toBeLessThanOrEqual(Math.max(soonest, clock.time));
        else expect(delay).toBeUndefined();
      }

      /** Time passes, from timer to timer. What is due may throw: then the others come right after it. */
      function pass(ms: number): void {
        const until = clock.time + Math.max(0, ms);
        for (let fired = 0; clock.timers.size > 0 && Math.min(...dueTimes()) <= until; fired++) {
          expect(fired).toBeLessThan(10_000);
          clock.time = Math.max(clock.time, Math.min(...dueTimes()));
          try {
            clock.fire();
          } catch (error) {
            expect(error).toEqual(new Error("of what is due"));
          }
        }
        clock.time = until;
      }
      function dueTimes(): number[] {
        return [...clock.timers.values()].map(({ delay, at }) => at + delay);
      }
    }),
    { numRuns: 100 },
  );
});
