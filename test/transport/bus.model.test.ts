import fc from "fast-check";
import { expect, it } from "vitest";
import type { Message } from "../../src/message.ts";
import { Bus } from "../../src/transport/bus.ts";
import { type Deferred, deferred } from "../fixtures/deferred.ts";
import { turn } from "../fixtures/turn.ts";

/** How many are delivered between two turns of the event loop. */
const BUDGET = 1_024;
/** More than that are delivered by none of these. */
const MOST = 4_000;

/** Something that is posted, and what it does when its turn has come. */
interface Item {
  readonly lane: "system" | "data" | "notice" | "after";
  readonly brings: readonly Item[];
  readonly throws: boolean;
  readonly times: number;
}

/** Nothing, or up to three that `brings` makes. */
const some = (brings: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> => fc.array(brings, { maxLength: 3 });
const itemWith = (brings: fc.Arbitrary<Item[]>): fc.Arbitrary<Item> =>
  fc.record({
    lane: fc.constantFrom("system", "data", "data", "notice", "after"),
    brings,
    throws: fc.integer({ min: 0, max: 6 }).map((die) => die === 0),
    times: fc.constantFrom(1, 1, 1, 1, 2, 40, 700),
  });
const item = itemWith(some(itemWith(some(itemWith(fc.constant([]))))));

/** What a bus is to do: lists, and one look after the other at which comes next. */
class Model {
  readonly order: number[] = [];
  readonly #notices: [number, Item][] = [];
  readonly #system: [number, Item][] = [];
  readonly #data: [number, Item][] = [];
  #count = 0;
  #budget = BUDGET;
  turns = 0;

  post(item: Item): void {
    for (let left = item.times; left > 0 && this.#count < MOST; left--) {
      const lane =
        item.lane === "notice" ? this.#notices : item.lane === "system" ? this.#system : this.#data;
      lane.push([this.#count++, item]);
    }
  }

  /** All that can be delivered before the event loop must have its turn. */
  deliver(): void {
    for (;;) {
      const lane = [this.#notices, this.#system, this.#data].find(({ length }) => length > 0);
      if (lane === undefined) return;
      if (this.#budget === 0) {
        this.turns++;
        return;
      }
      this.#budget--;
      const [number, { brings }] = lane.shift() as [number, Item];
      this.order.push(number);
      for (const each of brings) this.post(each);
    }
  }

  turn(): void {
    this.#budget = BUDGET;
    this.deliver();
  }
}

it("a bus delivers in the order of a model in lists, and lets the event loop have its turns, whatever comes of what", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(item, { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      async (rounds) => {
        const turns: Deferred<void>[] = [];
        let failed = 0;
        const bus = new Bus(
          () => {
            const next = deferred();
            turns.push(next);
            return next.promise;
          },
          () => void failed++,
        );
        const model = new Model();
        const order: number[] = [];
        let count = 0;
        let throwing = 0;
        let isInside = false;
        const post = (item: Item): void => {
          for (let left = item.times; left > 0 && count < MOST; left--) {
            const number = count++;
            const act = (): void => {
              expect(isInside).toBe(false);
              isInside = true;
              order.push(number);
              for (const each of item.brings) post(each);
              isInside = false;
              if (!item.throws) return;
              throwing++;
              throw new Error("of what was posted");
            };
            if (item.lane === "notice") bus.notify(act);
            else if (item.lane === "after") bus.afterDelivery(act);
            else bus.post({ receive: act }, MESSAGE, item.lane === "system");
          }
        };
        for (const items of rounds) {
          for (const each of items) {
            post(each);
            model.post(each);
          }
          expect(order).toEqual(model.order);
          await turn();
          model.deliver();
          expect([order, turns.length, failed]).toEqual([model.order, model.turns, throwing]);
          while (turns.length > 0 && model.order.length < count) {
            turns.at(-1)?.resolve();
            await turn();
            model.turn();
            expect([order, turns.length, failed]).toEqual([model.order, model.turns, throwing]);
          }
        }
      },
    ),
    { numRuns: 25 },
  );
});

const MESSAGE: Message = { type: "job.update", jobId: "j", workerName: "w", attempt: 1, data: undefined };
