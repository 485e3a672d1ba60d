import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SentEvents } from "../../../src/page/feed/sse.ts";

const STREAM =
  ': hello\n\nevent: hello\ndata: {"a":1}\n\ndata: [1,\ndata:  2]\r\n\r\n: ping\n\nevent: ready\ndata: {}\n\ndata: cut';
const EVENTS = [
  { event: "hello", data: '{"a":1}' },
  { event: "message", data: "[1,\n 2]" },
  { event: "ready", data: "{}" },
];

describe("a stream of sent events", () => {
  it("is taken apart wherever its portions are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
        const events = new SentEvents();
        const places = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
        const found = places.flatMap((place, index) =>
          events.push(STREAM.slice(place, places[index + 1] ?? place)),
        );
        expect(found).toEqual(EVENTS);
      }),
    );
  });

  it("has no event where there is no data, nor where a field is unknown", () => {
    expect(new SentEvents().push("event: x\n\nid: 7\nretry: 8\nnonsense\n\n")).toEqual([]);
  });
});
