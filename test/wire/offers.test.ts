import { describe, expect, it } from "vitest";
import { Offers } from "../../src/wire/offers.ts";
import { OTHER, PEER, requestFrame } from "../fixtures/test-link.ts";

const MEBIBYTE = 1_048_576;

function made(patience = 3) {
  const offers = new Offers(patience);
  const make = (key: string, bytes = 0, from = PEER) =>
    offers.make(key, from, requestFrame(), new Uint8Array(bytes));
  const tick = (times: number): void => {
    for (let left = times; left > 0; left--) offers.tick();
  };
  return { offers, make, tick };
}

describe("an offer", () => {
  it("has a number of its own, and stands when it is made again", () => {
    const { make, offers } = made();
    expect([make("a"), make("b"), make("a")]).toEqual([1, 2, 1]);
    expect(offers.get("b")).toMatchObject({ from: PEER, request: requestFrame(), number: 2 });
  });

  it("is too old when it was not made again for longer than one is patient", () => {
    const { make, offers, tick } = made(3);
    make("a");
    make("b");
    tick(2);
    make("b");
    tick(2);
    expect([offers.get("a"), offers.get("b")?.number]).toEqual([undefined, 2]);
  });

  it("is no more once it is taken, or whoever asked is gone", () => {
    const { make, offers } = made();
    make("a");
    make("b", 0, OTHER);
    make("c");
    offers.delete("a");
    offers.lost(OTHER);
    expect(["a", "b", "c"].map((key) => offers.get(key)?.number)).toEqual([undefined, undefined, 3]);
    offers.clear();
    expect(offers.get("c")).toBeUndefined();
  });
});

describe("too many offers", () => {
  it("are not made; those that stand do, and another is as soon as there is room", () => {
    const { make, offers } = made();
    for (let n = 0; n < 63; n++) make(`o${n}`, MEBIBYTE);
    expect([make("more", 2 * MEBIBYTE), make("o1", MEBIBYTE), make("small")]).toEqual([undefined, 2, 64]);
    offers.delete("o0");
    offers.delete("o0");
    offers.delete("nothing");
    expect([make("a", MEBIBYTE), make("b", MEBIBYTE)]).toEqual([65, undefined]);
  });

  it.each<[string, (test: ReturnType<typeof made>) => void]>([
    ["are too old", ({ tick }) => tick(4)],
    ["are of one who is gone", ({ offers }) => offers.lost(PEER)],
    ["are forgotten", ({ offers }) => offers.clear()],
  ])("make room when they %s", (_, change) => {
    const test = made();
    for (let n = 0; n < 63; n++) test.make(`o${n}`, MEBIBYTE);
    change(test);
    for (let n = 0; n < 63; n++) expect(test.make(`p${n}`, MEBIBYTE)).toBeDefined();
  });

  it("are such with their texts, too", () => {
    const { offers } = made();
    const meta = { a: "x".repeat(MEBIBYTE) };
    let count = 0;
    for (let n = 0; n < 64; n++)
      if (offers.make(`o${n}`, PEER, requestFrame({ meta }), undefined) !== undefined) count++;
    expect(count).toBe(31);
  });
});
