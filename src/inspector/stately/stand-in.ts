import type { Shown } from "../record.ts";
import type { ShownSnapshot } from "./shown-snapshot.ts";

/**
 * What an inspector gets in the place of an actor: who it is, whose child, which chart, and its state at birth. It
 * does not know the actor, so that an inspector that keeps it keeps no actor alive, and sees nothing that it should not.
 */
export class StandIn {
  readonly sessionId: string;
  /** The session of the actor at the top of its system. */
  readonly rootId: string;
  readonly id: string;
  /** Named as XState does, where the Stately inspector looks for it. */
  readonly _parent: StandIn | undefined;
  readonly logic: { readonly config: Shown | undefined };
  readonly #birth: ShownSnapshot;

  constructor(
    { sessionId, id }: { readonly sessionId: string; readonly id: string },
    parent: StandIn | undefined,
    definition: Shown | undefined,
    birth: ShownSnapshot,
  ) {
    this.sessionId = sessionId;
    this.rootId = parent?.rootId ?? sessionId;
    this.id = id;
    this._parent = parent;
    this.logic = { config: definition };
    this.#birth = birth;
  }

  /** Its state when it was first seen, whenever this is asked: the Stately inspector does so later. */
  getSnapshot(): ShownSnapshot {
    return this.#birth;
  }
}
