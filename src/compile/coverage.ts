import {
  type AnyActorRef,
  type AnyEventObject,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  createActor,
} from "xstate";
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
        if (inspected.type === "@xstate.microstep") this.#note(inspected._transitions);
      },
    });
    actor.subscribe({ error: () => {} });
    actor.start();
    for (const event of events) {
      const before: AnyMachineSnapshot = actor.getSnapshot();
      if (before.status !== "active") break;
      actor.send(event);
      // A step that throws is not told to inspectors.
      if (actor.getSnapshot().status === "error") this.#note(this.#chosen(before, event));
    }
    if (actor.getSnapshot().status === "active") actor.stop();
  }

  /** What was not, by the names that `transitionsOf()` of the testing kit gives. */
  get missed(): string[] {
    return namedTransitions(this.#machine)
      .filter(({ definition }) => !this.#taken.has(definition))
      .map(({ name }) => name);
  }

  #note(definitions: readonly AnyTransitionDefinition[]): void {
    for (const definition of definitions) this.#taken.add(definition);
  }

  /** What the event leads to, by the guards alone; nothing where it was a guard that threw. */
  #chosen(snapshot: AnyMachineSnapshot, event: AnyEventObject): readonly AnyTransitionDefinition[] {
    try {
      return this.#machine.getTransitionData(snapshot, event);
    } catch {
      return [];
    }
  }
}
