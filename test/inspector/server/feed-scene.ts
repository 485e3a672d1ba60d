import { Feeds } from "../../../src/inspector/server/feeds.ts";
import { VirtualClock } from "../../../src/testing/virtual-clock.ts";
import type { FakeClient } from "./fake-client.ts";
import { SampleStore } from "./sample-store.ts";

/** A store, its feeds, and their time. */
export function scene(limit?: number) {
  const store = new SampleStore(limit);
  const clock = new VirtualClock();
  const feeds = new Feeds(store, clock);
  const pass = (ms: number): void => {
    const end = clock.now() + ms;
    for (let next = clock.next; next !== undefined && next <= end; next = clock.next) {
      clock.set(Math.max(next, clock.now()));
    }
    clock.set(end);
  };
  return { store, clock, feeds, pass };
}

/** What is wrong with a client's picture of the store, now that it has been told everything. */
export function errorsOf(client: FakeClient, store: SampleStore): string[] {
  const errors = [...client.wrong];
  for (const { actor, steps, state, isOver } of store.entries()) {
    const known = client.known.get(actor.id);
    if (known === undefined) {
      if (!isOver) errors.push(`${actor.id} goes on, and is not known`);
      continue;
    }
    if (known.state !== state) errors.push(`${actor.id} is ${state}, and known as ${known.state}`);
    const seqs = new Set(known.steps.map(({ seq }) => seq));
    for (const { seq } of steps) if (!seqs.has(seq)) errors.push(`${actor.id} lacks ${seq}`);
  }
  return errors;
}
