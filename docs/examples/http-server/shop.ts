import { setTimeout as wait } from "node:timers/promises";
import { createWorker, type Worker } from "xstate-jobs";
import { z } from "zod";

/** What things cost, and how long it takes to find out (milliseconds). */
const PRICES = new Map([
  ["tea", { price: 3, ms: 20 }],
  ["saffron", { price: 9_000, ms: 60_000 }],
]);

/** Knows prices. Looks for two at a time; two more may wait. */
export function createShop(log: (line: string) => void): Worker<string, unknown> {
  return createWorker("shop", {
    jobs: {
      price: {
        payload: z.object({ item: z.string("say which item you want") }),
        concurrency: 2,
        maxQueued: 2,
        run: async ({ payload: { item }, signal, fail }) => {
          const known = PRICES.get(item);
          if (known === undefined) return fail(`we do not sell ${item}`);
          log(`looking for the price of ${item}`);
          signal.addEventListener("abort", () =>
            log(`not looking for ${item} any more: ${signal.reason.reason}`),
          );
          await wait(known.ms, undefined, { signal });
          return { item, price: known.price };
        },
      },
    },
  });
}
