import type { AnyActorRef, InspectionEvent } from "xstate";
import { createRuntime, memoryTransport, type Runtime } from "../../../src/index.ts";
import { ASKS } from "./asks.ts";
import type { Book } from "./book.ts";
import { CountingClock } from "./counting-clock.ts";
import { GROUPS } from "./groups.ts";
import { READERS } from "./readers.ts";
import { addTrees, comeOrGo, floorWorkers } from "./tree.ts";
import { steadyWorkers } from "./workers.ts";
import { choose, sleep, type World } from "./world.ts";

/** How long a handler is waited for, in milliseconds. Deaf ones take twice as long. */
export const GRACE_MS = 200;

/** Lines that are worth knowing are counted, by what they are about. */
export function tally(lines: Map<string, number>): (line: string) => void {
  return (line) => {
    const kind = line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|'[^']*'|\d+/g, "…").slice(0, 60);
    lines.set(kind, (lines.get(kind) ?? 0) + 1);
  };
}

/** All workers of the load in one runtime; the book hears what they ask for. */
export async function furnish(runtime: Runtime, book: Book, world: Pick<World, "random">): Promise<void> {
  book.keep(runtime);
  const workers = [...steadyWorkers(world.random), ...floorWorkers()];
  for (const worker of workers) book.hear(worker);
  await runtime.addWorkers(...workers);
  await addTrees(runtime);
}

/**
 * A runtime that is there for a while, and is left while it works: in both modes, with and without XState's inspection, with values that
 * are copied and that are not. Nothing must be left of it.
 */
export async function room(world: World, book: Book, log: (line: string) => void): Promise<void> {
  const { random, ledger } = world;
  const clock = new CountingClock();
  const actors = new Set<AnyActorRef>();
  const inspect = (event: InspectionEvent): void => {
    if (event.type === "@xstate.actor") actors.add(event.actorRef as AnyActorRef);
  };
  const mode = random.pick(["compiled", "interpreted"] as const);
  const options = {
    clock,
    mode,
    graceMs: GRACE_MS,
    logger: log,
    transport: memoryTransport({ copy: random.pick(["none", "codec"] as const) }),
  };
  const runtime = createRuntime(random.chance(0.5) ? { ...options, inspect } : options);
  await furnish(runtime, book, world);
  const inside: World = { ...world, runtime, asker: () => runtime };
  const actions = [...ASKS, ...READERS, ...GROUPS];
  for (let asked = random.int(5, 60); asked > 0; asked--) {
    const action = choose(actions, random);
    world.loops.run(`in a room: ${action.what}`, () => action.do(inside));
    if (random.chance(0.1)) await comeOrGo(runtime, random);
    if (random.chance(0.3)) await sleep(random.int(0, 10));
  }
  // An ending in every way: at once, when all is done, and while all is under way.
  const how = random.int(1, 3);
  if (how === 1) await runtime.end({ drainMs: random.int(0, 300) });
  if (how === 2) await runtime.cancel("the room is closed");
  await runtime[Symbol.asyncDispose]();
  for (const what of leftIn(runtime, clock)) ledger.wrong(`of a room (${mode}) ${what}`);
  const active = [...actors].filter((actor) => actor.getSnapshot().status === "active");
  if (active.length > 0)
    ledger.wrong(
      `of a room (${mode}) ${active.length} actors are active: ${active
        .map(({ id }) => id)
        .slice(0, 5)
        .join(", ")}`,
    );
}

/** What is left of a runtime that has been disposed of. */
export function leftIn(runtime: Runtime, clock: CountingClock): string[] {
  const { status } = runtime.actor.getSnapshot();
  return [
    ...(clock.pending === 0 ? [] : [`${clock.pending} timers are left`]),
    ...(runtime.registry.size === 0 ? [] : [`${runtime.registry.size} workers are registered`]),
    ...(runtime.jobGroups.size === 0 ? [] : [`${runtime.jobGroups.size} groups are left`]),
    ...(status === "active" ? [`the actor of '${runtime.name}' is active`] : []),
  ];
}
