import { describe, expect, it } from "vitest";
import { unpack } from "../../src/wire/envelope.ts";
import { OTHER, PEER, SELF, testLink } from "../fixtures/test-link.ts";

describe("a link to other runtimes", () => {
  it("says each thing where it is heard by whom it concerns", () => {
    const { link, subjects, said, body } = testLink();
    link.ask(PEER, "a b", { type: "floor", worker: "a b", activate: true }, [body(1)]);
    link.tell(PEER, { type: "ping" });
    link.tellLazily(OTHER, { type: "ack", token: "t", seen: 1 });
    link.reply(PEER, "a b", { type: "gone", token: "t" });
    expect(said()).toEqual([
      {
        subject: subjects.directRequest("a b", PEER),
        frame: { type: "floor", worker: "a b", activate: true },
        bodies: [body(1)],
      },
      { subject: subjects.control(PEER), frame: { type: "ping" }, bodies: [] },
      { subject: subjects.control(OTHER), frame: { type: "ack", token: "t", seen: 1 }, bodies: [] },
      { subject: subjects.reply(PEER, "a b"), frame: { type: "gone", token: "t" }, bodies: [] },
    ]);
  });

  it("makes a message of one frame that says who sent it", () => {
    const { link } = testLink();
    const { from, parcels } = unpack(link.message({ type: "who" }, [undefined]));
    expect([from, parcels]).toEqual([SELF, [{ frame: { type: "who" }, bodies: [undefined] }]]);
    expect(unpack(link.message({ type: "who" })).parcels[0]?.bodies).toEqual([]);
  });

  it("carries what the codec writes, and reads it", () => {
    const { link } = testLink();
    expect(link.carry(undefined)).toBeUndefined();
    expect(link.read(undefined)).toBeUndefined();
    expect(link.read(link.carry({ a: [1, 2n] }))).toEqual({ a: [1, 2n] });
    expect(() => link.carry(() => 1)).toThrow(TypeError);
  });

  it.each([
    [1_048_576, 1_048_576 - 16_384],
    [4_096, 3_072],
  ])("of a wire that takes %d bytes carries %d at most", (maxPayload, limit) => {
    const { link, wire } = testLink();
    wire.maxPayload = maxPayload;
    expect(link.limit).toBe(limit);
    // With the quotes around it.
    expect(link.carry("a".repeat(limit - 2))).toHaveLength(limit);
    expect(() => link.carry("a".repeat(limit - 1))).toThrow(TypeError);
    expect(() => link.carry("a".repeat(limit - 1))).toThrow(
      `${limit + 1} bytes are too many, fake takes ${limit}: send it in parts`,
    );
  });

  it("counts and reports what means nothing, and of which kind of frame it was", () => {
    const { link, port } = testLink();
    const error = new Error("nonsense");
    link.bad(error);
    link.bad(error, { type: "ping" });
    expect(port.badFrames).toBe(2);
    expect(port.reports).toEqual([
      { error, where: "a message from fake" },
      { error, where: "a frame 'ping' from fake" },
    ]);
  });

  it("reports of much that means nothing five pieces in a heartbeat, and then how much more it was", () => {
    const { link, port } = testLink();
    const come = (times: number): void => {
      for (let number = 1; number <= times; number++) link.bad(new Error(`nonsense ${number}`));
    };
    come(1_000);
    link.tick();
    expect(port.takeReports()).toEqual([
      ...[1, 2, 3, 4, 5].map((number) => `nonsense ${number}`),
      "995 more mean nothing either",
    ]);
    come(6);
    link.tick();
    link.tick();
    expect(port.takeReports().slice(5)).toEqual(["one more means nothing either"]);
    come(5);
    link.tick();
    expect(port.takeReports()).toHaveLength(5);
    expect(port.badFrames).toBe(1_011);
  });
});
