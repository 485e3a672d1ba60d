import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordedEntry } from "../../../src/inspector/recorded-entry.ts";
import type { Feeds } from "../../../src/inspector/server/feeds.ts";
import { FakeClient } from "./fake-client.ts";
import { errorsOf, scene } from "./feed-scene.ts";

describe("feeds", () => {
  it("have told each client everything, whenever what happened and whoever kept up", () => {
    const act = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant("ask" as const), count: fc.nat(1_500) }) },
      { weight: 6, arbitrary: fc.record({ do: fc.constant("end" as const), count: fc.nat(1_500) }) },
      { weight: 6, arbitrary: fc.record({ do: fc.constant("step" as const), count: fc.nat(300) }) },
      { weight: 6, arbitrary: fc.record({ do: fc.constant("wait" as const), count: fc.nat(300) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("open" as const), count: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("close" as const), count: fc.nat(3) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("stall" as const), count: fc.nat(3) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("resume" as const), count: fc.nat(3) }) },
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), fc.nat(3_000), (acts, limit) => {
        const { store, feeds, pass } = scene(limit + 1);
        const open: RecordedEntry[] = [];
        const clients: { client: FakeClient; feed: ReturnType<Feeds["open"]> }[] = [];
        const resume = ({ client, feed }: (typeof clients)[number]): void => {
          client.isReading = true;
          if (feed !== undefined) feeds.resume(feed);
        };
        for (const { do: what, count } of acts) {
          const one = clients[count % Math.max(1, clients.length)];
          if (what === "ask") for (let i = 0; i < count; i++) open.push(store.job());
          // Now the oldest, now the youngest: what is over before its turn comes, and what is not.
          if (what === "end")
            for (const entry of count % 2 ? open.splice(0, count) : open.splice(-count)) store.end(entry);
          if (what === "step") for (const entry of open.slice(-count)) store.to(entry, "running");
          if (what === "wait") pass(count);
          if (what === "open" && clients.length < 4) {
            const client = new FakeClient();
            clients.push({ client, feed: feeds.open(client) });
          }
          if (what === "close" && one?.feed !== undefined) {
            feeds.close(one.feed);
            clients.splice(clients.indexOf(one), 1);
          }
          if (what === "stall" && one !== undefined) one.client.isReading = false;
          if (what === "resume" && one !== undefined) resume(one);
        }
        for (const each of clients) resume(each);
        pass(20_000);
        expect(clients.flatMap(({ client }) => errorsOf(client, store))).toEqual([]);
        const { seq: _seq, at: _at, ...counts } = store.totals();
        for (const { client } of clients) expect(client.totals).toMatchObject(counts);
      }),
      { numRuns: 100 },
    );
  });
});
