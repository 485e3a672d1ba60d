import { describe, expect, it } from "vitest";
import { Grant } from "../../src/wire/grant.ts";
import { PEER, requestMessage, testLink } from "../fixtures/test-link.ts";

function made() {
  const made = testLink();
  return { ...made, grant: new Grant(made.link, requestMessage({ deadline: 50 }), PEER, 3, "t") };
}
const GRANT = { type: "grant", job: "j", attempt: 1, worker: "w", offer: 3, token: "t" };

describe("a grant", () => {
  it("is said to the one who has it, with what has been seen and the time that remains then", () => {
    const { grant, said, subjects, port } = made();
    grant.say(0);
    port.clock.set(20);
    grant.say(4);
    const subject = subjects.control(PEER);
    expect(said()).toEqual([
      { subject, frame: { ...GRANT, seen: 0, ttl: 50 }, bodies: [] },
      { subject, frame: { ...GRANT, seen: 4, ttl: 30 }, bodies: [] },
    ]);
    expect([grant.instance, grant.token]).toEqual([PEER, "t"]);
  });

  it("says again how much may be said, with what has been seen by then", () => {
    const { grant, frames } = made();
    grant.credit(1, 8);
    expect(frames()).toEqual([{ type: "credit", token: "t", seen: 1, limit: 8 }]);
    grant.say(5);
    expect(frames()).toEqual([
      { ...GRANT, seen: 5, ttl: 50 },
      { type: "credit", token: "t", seen: 5, limit: 8 },
    ]);
  });

  it("says again that it is revoked, and then nothing of how much may be said", () => {
    const { grant, frames } = made();
    grant.credit(1, 8);
    grant.revoke("timeout", "too late");
    expect(frames().map(({ type }) => type)).toEqual(["credit", "cancel"]);
    grant.say(1);
    expect(frames()).toEqual([
      { ...GRANT, seen: 1, ttl: 50 },
      { type: "cancel", token: "t", code: "timeout", reason: "too late" },
    ]);
  });

  it("is revoked for a reason that always fits in a message", () => {
    const { grant, frames } = made();
    grant.revoke("cancelled", "r".repeat(70_000));
    expect(frames()).toMatchObject([{ type: "cancel", reason: `${"r".repeat(2_000)}…` }]);
  });

  it("confirms what has come without haste, and says how much may be said, if that was ever said", async () => {
    const { grant, wire, frames, link } = made();
    grant.acknowledge(2);
    await link.port.giveTurn();
    expect(wire.take()).toEqual([]);
    expect(frames()).toEqual([{ type: "ack", token: "t", seen: 2 }]);
    grant.credit(2, 8);
    frames();
    grant.acknowledge(3);
    expect(frames()).toEqual([{ type: "credit", token: "t", seen: 3, limit: 8 }]);
  });

  it("confirms with a heartbeat what it has not confirmed in any other way, once", () => {
    const { grant, frames } = made();
    grant.confirm(0);
    expect(frames()).toEqual([]);
    grant.confirm(2);
    grant.confirm(2);
    expect(frames()).toEqual([{ type: "ack", token: "t", seen: 2 }]);
    grant.acknowledge(3);
    grant.say(4);
    grant.credit(5, 8);
    frames();
    for (const seen of [3, 4, 5]) grant.confirm(seen);
    expect(frames()).toEqual([]);
    grant.confirm(6);
    expect(frames()).toEqual([{ type: "credit", token: "t", seen: 6, limit: 8 }]);
  });

  it("confirms what was said again with the next heartbeat, once however much that is", () => {
    const { grant, frames } = made();
    grant.confirm(2);
    frames();
    grant.unheard();
    grant.unheard();
    expect(frames()).toEqual([]);
    grant.confirm(2);
    grant.confirm(2);
    expect(frames()).toEqual([{ type: "ack", token: "t", seen: 2 }]);
  });

  it("asks how it goes", () => {
    const { grant, frames } = made();
    grant.requestUpdate();
    expect(frames()).toEqual([{ type: "update_request", token: "t" }]);
  });
});
