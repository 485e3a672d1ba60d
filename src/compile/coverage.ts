import { type AnyActorRef, type AnyStateMachine, type AnyTransitionDefinition, createActor } from "xstate";
import { namedTransitions } from "../testing/model/transitions-of.ts";
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

  /** What was not, by the names that `transitionsOf()` of the testing kit gives. */
  get missed(): string[] {
    return namedTransitions(this.#machine)
      .filter(({ definition }) => !this.#taken.has(definition))
      .map(({ name }) => name);
  }
}
