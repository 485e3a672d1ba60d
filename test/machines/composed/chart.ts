import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventFrom,
  type InputFrom,
  initialTransition,
  type SnapshotFrom,
  transition,
} from "xstate";

/** What an event does to a chart: where it stands then, and the effects to be run, in order. */
export interface Taken<TSnapshot> {
  readonly snapshot: TSnapshot;
  readonly effects: readonly string[];
}

/**
 * A statechart driven by XState's pure functions, each transition computed once. Two snapshots that do not differ in
 * anything are the same object: so a state of the product holds the charts' own snapshots and is cheap to compare.
 */
export class Chart<TMachine extends AnyStateMachine> {
  readonly machine: TMachine;
  readonly #kept = new Map<string, SnapshotFrom<TMachine>>();
  readonly #ids = new Map<SnapshotFrom<TMachine>, number>();
  readonly #taken = new Map<SnapshotFrom<TMachine>, Map<string, Taken<SnapshotFrom<TMachine>>>>();

  constructor(machine: TMachine) {
    this.machine = machine;
  }

  start(input: InputFrom<TMachine>): SnapshotFrom<TMachine> {
    const [snapshot] = initialTransition(this.machine, input as never);
    return this.#keep(snapshot as SnapshotFrom<TMachine>);
  }

  take(from: SnapshotFrom<TMachine>, event: EventFrom<TMachine>): Taken<SnapshotFrom<TMachine>> {
    const known = this.#taken.get(from) ?? new Map<string, Taken<SnapshotFrom<TMachine>>>();
    const name = JSON.stringify(event);
    const taken = known.get(name) ?? this.#compute(from, event);
    this.#taken.set(from, known.set(name, taken));
    return taken;
  }

  /** A number that stands for the snapshot. */
  idOf(snapshot: SnapshotFrom<TMachine>): number {
    return this.#ids.get(snapshot) ?? -1;
  }

  #compute(from: SnapshotFrom<TMachine>, event: EventFrom<TMachine>): Taken<SnapshotFrom<TMachine>> {
    // An actor that is done handles nothing any more: src/lazy-actor.ts says the same.
    if ((from as AnyMachineSnapshot).status !== "active") return { snapshot: from, effects: [] };
    const [snapshot, actions] = transition(this.machine, from as never, event as never);
    const effects = actions.map(({ type }): string => type).filter((type) => type !== "xstate.emit");
    return { snapshot: this.#keep(snapshot as SnapshotFrom<TMachine>), effects };
  }

  #keep(snapshot: SnapshotFrom<TMachine>): SnapshotFrom<TMachine> {
    const { value, context, status, output } = snapshot as AnyMachineSnapshot;
    const name = JSON.stringify([value, context, status, output]);
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    this.#kept.set(name, snapshot);
    this.#ids.set(snapshot, this.#ids.size);
    return snapshot;
  }
}
