import type { ActorNode } from "./actor-node.ts";

/** Those whose parent is not here. */
export class Orphans {
  readonly #byParent = new Map<string, Set<ActorNode>>();

  /** Waits for its parent. */
  add(node: ActorNode): void {
    const { parent } = node.actor;
    if (parent !== undefined) this.#byParent.set(parent, (this.#byParent.get(parent) ?? new Set()).add(node));
  }

  /** Waits no more. */
  delete(node: ActorNode): void {
    const { parent } = node.actor;
    const waiting = parent === undefined ? undefined : this.#byParent.get(parent);
    if (waiting?.delete(node) && waiting.size === 0) this.#byParent.delete(parent as string);
  }

  /** Those that have waited for this one. */
  take(parent: ActorNode): Iterable<ActorNode> {
    const waiting = this.#byParent.get(parent.id) ?? [];
    this.#byParent.delete(parent.id);
    return waiting;
  }
}
