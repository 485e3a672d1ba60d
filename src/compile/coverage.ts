import { type AnyActorRef, type AnyStateMachine, type AnyTransitionDefinition, createActor } from "xstate";
import type { Trial } from "./compared.ts";

/** Which transitions of a machine were taken, as XState itself says. */
export class Coverage {
  readonly #machine: AnyStateMachine;
  readonly #taken = new Set<AnyTransitionDefinition>();

  constructor(machine: AnyStateMachine) {
    this.#machine = machine;
  }

  /** Runs what was tried once more, interpreted, and notes what is taken. */
  add({ input, events }: Trial): void {
    const actor: AnyActorRef = createActor(this.#machine, {
      input,
      logger: () => {},
      inspect: (inspected) => {
        if (inspected.type !== "@xstate.microstep") return;
        for (const definition of inspected._transitions) this.#taken.add(definition);
      },
    });
    actor.subscribe({ error: () => {} });
    actor.start();
    for (const event of events) if (actor.getSnapshot().status === "active") actor.send(event);
    if (actor.getSnapshot().status === "active") actor.stop();
  }

  /** What was not, in words. */
  get missed(): string[] {
    const { root } = this.#machine;
    const nodes: AnyStateMachine["root"][] = [root, ...Object.values(root.states)];
    return nodes
      .flatMap(({ transitions }) => [...transitions.values()].flat() as AnyTransitionDefinition[])
      .filter((definition) => !this.#taken.has(definition))
      .map(labelOf);
  }
}

function labelOf({ source, target, eventType, guard }: AnyTransitionDefinition): string {
  const name = typeof guard === "object" ? guard.type : typeof guard === "function" ? guard.name : guard;
  const guarded = guard === undefined ? "" : ` [${name || "guard"}]`;
  return `${source.key} --${eventType}${guarded}--> ${target?.[0]?.key ?? "stays"}`;
}
