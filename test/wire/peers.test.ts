import { describe, expect, it } from "vitest";
import { Peers } from "../../src/wire/peers.ts";

function made(patience = 5) {
  const probed: string[] = [];
  const lost: (readonly [string, string, boolean])[] = [];
  const peers = new Peers(
    { probe: (peer) => probed.push(peer), lost: (...all) => void lost.push(all) },
    patience,
  );
  const tick = (times: number): void => {
    for (let left = times; left > 0; left--) peers.tick();
  };
  return { peers, probed, lost, tick };
}

describe("another runtime", () => {
  it("is fresh until it has missed a heartbeat", () => {
    const { peers, tick } = made();
    expect(peers.isFresh("a.1")).toBe(false);
    peers.heard("a.1");
    tick(1);
    expect(peers.isFresh("a.1")).toBe(true);
    tick(1);
    expect(peers.isFresh("a.1")).toBe(false);
    peers.heard("a.1");
    expect(peers.isFresh("a.1")).toBe(true);
    expect(peers.size).toBe(1);
  });

  it("is asked from its second silent tick on, at each, and lost after as many as one is patient", () => {
    const { peers, probed, lost, tick } = made(3);
    peers.heard("a.1");
    tick(1);
    expect(probed).toEqual([]);
    tick(2);
    expect(probed).toEqual(["a.1", "a.1"]);
    expect(lost).toEqual([]);
    tick(1);
    expect(lost).toEqual([["a.1", "has been silent for 3 heartbeats", false]]);
    expect(peers.size).toBe(0);
    tick(9);
    expect([probed.length, lost.length]).toEqual([2, 1]);
  });

  it("that says something now and then is never lost", () => {
    const { peers, lost, tick } = made(3);
    for (let times = 9; times > 0; times--) {
      peers.heard("a.1");
      tick(3);
    }
    expect(lost).toEqual([]);
  });

  it("that says that it goes is lost at once, and once", () => {
    const { peers, lost } = made();
    peers.left("a.1");
    expect(lost).toEqual([]);
    peers.heard("a.1");
    peers.left("a.1");
    peers.left("a.1");
    expect(lost).toEqual([["a.1", "has closed", true]]);
  });

  it("is lost at once, and once, when the wire says that nobody is there", () => {
    const { peers, lost } = made();
    peers.nobodyAt("a.1");
    expect(lost).toEqual([]);
    peers.heard("a.1");
    peers.nobodyAt("a.1");
    peers.nobodyAt("a.1");
    expect(lost).toEqual([["a.1", "is gone", false]]);
  });

  it("that has not been heard on this connection is given time to come back", () => {
    const { peers, lost, tick } = made(3);
    peers.heard("a.1");
    tick(3);
    peers.reconnected();
    peers.nobodyAt("a.1");
    tick(2);
    expect(lost).toEqual([]);
    peers.heard("a.1");
    peers.nobodyAt("a.1");
    expect(lost).toEqual([["a.1", "is gone", false]]);
  });

  it("does not live because one's own connection breaks again and again", () => {
    const { peers, lost, tick } = made(10);
    peers.heard("a.1");
    for (let times = 2; times > 0; times--) {
      tick(5);
      peers.reconnected();
    }
    tick(2);
    expect(lost).toEqual([]);
    tick(1);
    expect(lost).toEqual([["a.1", "has been silent for 12 heartbeats", false]]);
  });

  it("does not live however short each of one's own connections is", () => {
    const { peers, lost, tick } = made(4);
    peers.heard("a.1");
    for (let times = 8; times > 0; times--) {
      tick(1);
      peers.reconnected();
    }
    expect(lost).toEqual([]);
    tick(1);
    expect(lost).toEqual([["a.1", "has been silent for 8 heartbeats", false]]);
  });

  it("in whose name somebody speaks is watched, and has not said by that that it is there", () => {
    const { peers, lost, tick } = made(3);
    peers.watch("a.1");
    for (let times = 4; times > 0; times--) {
      tick(1);
      peers.watch("b.1");
      peers.watch("a.1");
    }
    expect(lost).toEqual([["a.1", "has been silent for 3 heartbeats", false]]);
  });

  it("does not take others along when it is lost", () => {
    const { peers, lost, tick } = made(2);
    peers.heard("a.1");
    tick(2);
    peers.heard("b.1");
    tick(1);
    expect(lost.map(([peer]) => peer)).toEqual(["a.1"]);
    tick(2);
    expect(lost.map(([peer]) => peer)).toEqual(["a.1", "b.1"]);
  });

  it("is forgotten with all others, without a word", () => {
    const { peers, lost, tick } = made();
    for (const peer of ["a.1", "b.1"]) peers.heard(peer);
    peers.clear();
    tick(9);
    expect([peers.size, lost]).toEqual([0, []]);
  });
});
