import { describe, expect, it } from "vitest";
import type { SaidFrame } from "../../src/wire/frame.ts";
import { Unheard } from "../../src/wire/unheard.ts";

const frame = (seq: number): SaidFrame => ({ type: "start", token: "t", seq });

function made(patience = 5) {
  const said: number[] = [];
  const unheard = new Unheard(patience, ({ seq }) => void said.push(seq));
  const say = (...numbers: number[]): void => {
    for (const seq of numbers) unheard.say(frame(seq), [new Uint8Array(seq), undefined]);
  };
  const tick = (times: number): void => {
    for (let left = times; left > 0; left--) unheard.tick();
  };
  return { unheard, said, say, tick, take: () => said.splice(0) };
}

describe("what was said and not confirmed", () => {
  it("is said at once, and again, in order, until it is confirmed", () => {
    const { unheard, say, take } = made();
    say(1, 2, 3);
    expect(take()).toEqual([1, 2, 3]);
    unheard.sayAgain();
    expect(take()).toEqual([1, 2, 3]);
    unheard.heardUpTo(2);
    unheard.heardUpTo(1);
    unheard.sayAgain();
    expect(take()).toEqual([3]);
  });

  it("is said again after three ticks without a word of it", () => {
    const { unheard, say, take, tick } = made();
    say(1);
    take();
    tick(2);
    expect(take()).toEqual([]);
    tick(1);
    expect(take()).toEqual([1]);
    tick(2);
    unheard.heardUpTo(0);
    tick(2);
    expect(take()).toEqual([]);
    tick(1);
    expect(take()).toEqual([1]);
  });

  it("waits three ticks from when it was said, however long nothing was", () => {
    const { unheard, say, take, tick } = made(5);
    say(1);
    unheard.heardUpTo(1);
    tick(4);
    say(2);
    take();
    tick(2);
    expect(take()).toEqual([]);
    tick(1);
    expect(take()).toEqual([2]);
  });

  it("is as many bytes as its bodies have", () => {
    const { unheard, say } = made();
    say(1, 2, 3);
    expect(unheard.bytes).toBe(6);
    unheard.heardUpTo(2);
    expect(unheard.bytes).toBe(3);
    unheard.heardUpTo(9);
    expect(unheard.bytes).toBe(0);
  });
});

describe("who has confirmed all", () => {
  it("is reminded by the first thing, without its bodies, once one's patience is over, again and again", () => {
    const bodies: number[] = [];
    const unheard = new Unheard(4, (_, all) => void bodies.push(all.length));
    unheard.say(frame(1), [undefined]);
    unheard.heardUpTo(1);
    for (let ticks = 0; ticks < 3; ticks++) unheard.tick();
    expect(bodies).toEqual([1]);
    unheard.tick();
    expect(bodies).toEqual([1, 0]);
    for (let ticks = 0; ticks < 4; ticks++) unheard.tick();
    expect(bodies).toEqual([1, 0, 0]);
  });

  it("is reminded at once where he asks for all, and not as long as he says something", () => {
    const { unheard, say, take, tick } = made(4);
    say(1, 2);
    unheard.heardUpTo(2);
    take();
    unheard.sayAgain();
    expect(take()).toEqual([1]);
    for (let times = 0; times < 5; times++) {
      tick(3);
      unheard.heardUpTo(2);
    }
    expect(take()).toEqual([]);
  });

  it("is told nothing where there was nothing to say", () => {
    const { unheard, take, tick } = made();
    unheard.sayAgain();
    tick(20);
    expect(take()).toEqual([]);
  });
});
