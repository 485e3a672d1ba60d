import type { ActorNode } from "./actor-node.ts";

/**
 * What is done below one parent, the oldest first. It grows at its end and loses at its front, both at no cost, and says at
 * once who is at an index, and at which index somebody is.
 */
export class DoneList {
  #items: (ActorNode | undefined)[] = [];
  /** How many at the front are gone. */
  #head = 0;
  /** How many in the midst are gone: rare. */
  #holes = 0;

  get size(): number {
    return this.#items.length - this.#head - this.#holes;
  }

  at(index: number): ActorNode | undefined {
    if (this.#holes > 0) this.#pack();
    return this.#items[this.#head + index];
  }

  indexOf(node: ActorNode): number {
    if (this.#holes > 0) this.#pack();
    return this.#items[node.place] === node ? node.place - this.#head : -1;
  }

  push(node: ActorNode): void {
    node.place = this.#items.push(node) - 1;
  }

  remove(node: ActorNode): void {
    if (this.#items[node.place] !== node) return;
    this.#items[node.place] = undefined;
    this.#holes++;
    while (this.#holes > 0 && this.#items[this.#head] === undefined) {
      this.#head++;
      this.#holes--;
    }
    node.place = -1;
    if (this.#head > 64 && this.#head > this.#items.length / 2) this.#pack();
  }

  *[Symbol.iterator](): Iterator<ActorNode> {
    for (let index = this.#head; index < this.#items.length; index++) {
      const node = this.#items[index];
      if (node !== undefined) yield node;
    }
  }

  #pack(): void {
    this.#items = this.#items.filter((node) => node !== undefined);
    this.#items.forEach((node, place) => {
      if (node) node.place = place;
    });
    this.#head = 0;
    this.#holes = 0;
  }
}
