import type { Random } from "../../src/testing/random.ts";

/** Lets others go first, or not: a microtask, a turn of the event loop, some milliseconds; now and then nobody gets to go. */
export async function jitter(random: Random, mostMs = 6): Promise<void> {
  const die = random.int(0, 99);
  if (die === 0) block(random.int(1, 4));
  else if (die < 30) await null;
  else if (die < 60) await new Promise<void>((resolve) => setImmediate(resolve));
  else await new Promise<void>((resolve) => setTimeout(resolve, random.int(0, mostMs)));
}

function block(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}
