import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../src/testing/virtual-clock.ts";
import { Answers } from "../../src/wire/answers.ts";

function made() {
  const clock = new VirtualClock();
  const said: string[] = [];
  const owner = {
    tellAll: () => void said.push(`all at ${clock.now()}`),
    beat: () => void said.push(`beat at ${clock.now()}`),
  };
  const after = (ms: number, then: () => void) => {
    const timer = clock.setTimeout(then, ms);
    return () => clock.clearTimeout(timer);
  };
  return { clock, said, answers: new Answers(owner, after, 100) };
}

describe("who asks", () => {
  it("is answered at once where nobody else does", () => {
    const { answers, said, clock } = made();
    answers.who();
    clock.increment(100);
    answers.ping();
    clock.increment(1_000);
    expect(said).toEqual(["all at 0", "beat at 100"]);
    expect(clock.pending).toBe(0);
  });

  it("soon after another is answered with all others who do, once", () => {
    const { answers, said, clock } = made();
    answers.who();
    for (let times = 10_000; times > 0; times--) answers.who();
    clock.increment(99);
    expect(said).toEqual(["all at 0"]);
    clock.increment(1);
    expect(said).toEqual(["all at 0", "all at 100"]);
    clock.increment(1_000);
    expect(said).toHaveLength(2);
  });

  it("is told all if anybody wants to know, and only then", () => {
    const { answers, said, clock } = made();
    for (const kind of ["ping", "ping", "who", "ping"] as const) answers[kind]();
    clock.increment(100);
    answers.ping();
    clock.increment(100);
    expect(said).toEqual(["beat at 0", "all at 100", "beat at 200"]);
  });

  it("without end is answered once in each interval", () => {
    const { answers, said, clock } = made();
    for (let times = 0; times < 1_000; times++) {
      answers.ping();
      clock.increment(1);
    }
    expect(said).toHaveLength(11);
  });

  it("is not answered once nobody can hear it, and leaves no timer", () => {
    const { answers, said, clock } = made();
    answers.who();
    answers.who();
    answers.clear();
    expect(clock.pending).toBe(0);
    clock.increment(1_000);
    answers.ping();
    expect(said).toEqual(["all at 0", "beat at 1000"]);
  });
});
