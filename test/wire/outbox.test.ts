import { describe, expect, it } from "vitest";
import { unpack } from "../../src/wire/envelope.ts";
import type { AckFrame } from "../../src/wire/frame.ts";
import { Outbox } from "../../src/wire/outbox.ts";
import { FakeWire } from "../fixtures/fake-wire.ts";
import { turn } from "../fixtures/turn.ts";

const ack = (seen: number): AckFrame => ({ type: "ack", token: "t", seen });

function made() {
  const wire = new FakeWire();
  let turns = 0;
  const outbox = new Outbox(wire, "me.1", () => {
    turns++;
    return turn();
  });
  /** The messages since the last call: where each went, and the numbers in it. */
  const sent = () =>
    wire.take().map(({ subject, data }) => {
      const { from, parcels } = unpack(data);
      expect(from).toBe("me.1");
      return [subject, ...parcels.map(({ frame }) => (frame as AckFrame).seen)];
    });
  return { wire, outbox, sent, turns: () => turns };
}

describe("what is said to others", () => {
  it("is gathered by subject until the event loop has had its turn, in order", async () => {
    const { outbox, sent, turns } = made();
    outbox.send("a", ack(1));
    outbox.send("b", ack(2));
    outbox.send("a", ack(3));
    expect(sent()).toEqual([]);
    await turn();
    expect(sent()).toEqual([
      ["a", 1, 3],
      ["b", 2],
    ]);
    expect(turns()).toBe(1);
    outbox.send("a", ack(4));
    await turn();
    expect(sent()).toEqual([["a", 4]]);
  });

  it("comes with its bodies", async () => {
    const { outbox, wire } = made();
    const body = Uint8Array.of(1, 2);
    outbox.send("a", ack(1), [body, undefined]);
    await turn();
    expect(wire.takeFrames()).toEqual([{ subject: "a", frame: ack(1), bodies: [body, undefined] }]);
  });

  it("without haste goes with whatever is said there next, or when all is flushed", async () => {
    const { outbox, sent } = made();
    outbox.sendLazily("a", ack(1));
    outbox.sendLazily("b", ack(2));
    await turn();
    expect(sent()).toEqual([]);
    outbox.send("a", ack(3));
    await turn();
    expect(sent()).toEqual([
      ["a", 1, 3],
      ["b", 2],
    ]);
    outbox.sendLazily("a", ack(4));
    outbox.flush();
    outbox.flush();
    expect(sent()).toEqual([["a", 4]]);
  });

  it("goes at once where there is much of it, and nothing is lost or out of order", async () => {
    const { outbox, sent } = made();
    const numbers = Array.from({ length: 1_000 }, (_, index) => index);
    for (const number of numbers) outbox.send("a", ack(number));
    const early = sent();
    expect(early.length).toBeGreaterThan(0);
    await turn();
    const all = [...early, ...sent()];
    expect(all.flatMap(([, ...seen]) => seen)).toEqual(numbers);
    for (const [, ...seen] of all) expect(seen.length).toBeLessThanOrEqual(256);
  });

  it("makes no message that is longer than the wire takes, as long as no frame is", async () => {
    const { outbox, wire, sent } = made();
    wire.maxPayload = 4_096;
    const body = new Uint8Array(1_000);
    for (const number of [1, 2, 3, 4, 5]) outbox.send("a", ack(number), [body]);
    await turn();
    expect(wire.published.map(({ data }) => data.length).every((length) => length <= 4_096)).toBe(true);
    expect(sent().flatMap(([, ...seen]) => seen)).toEqual([1, 2, 3, 4, 5]);
  });

  it("makes none of long texts either", async () => {
    const { outbox, wire } = made();
    wire.maxPayload = 16_384;
    const reason = "ü".repeat(2_000);
    for (let seq = 1; seq <= 9; seq++)
      outbox.send("a", { type: "end", token: "t", seq, how: "lost", reason });
    await turn();
    expect(wire.published.map(({ data }) => data.length).filter((length) => length > 16_384)).toEqual([]);
    expect(wire.takeFrames()).toHaveLength(9);
  });

  it("is not said without a connection, and what waits is forgotten with it", async () => {
    const { outbox, wire, sent } = made();
    outbox.send("a", ack(1));
    outbox.clear();
    wire.isUp = false;
    outbox.send("a", ack(2));
    outbox.sendLazily("a", ack(3));
    wire.isUp = true;
    await turn();
    expect(sent()).toEqual([]);
    outbox.send("a", ack(4));
    await turn();
    expect(sent()).toEqual([["a", 4]]);
  });

  it("goes even if the turn cannot be given", async () => {
    const wire = new FakeWire();
    const outbox = new Outbox(wire, "me.1", () => Promise.reject(new Error("no turn")));
    outbox.send("a", ack(1));
    await turn();
    expect(wire.takeFrames()).toHaveLength(1);
  });
});
