import type { ActorNode } from "./actor-node.ts";
import type { Matcher } from "./filter.ts";
import type { Model } from "./model.ts";

/** How many are looked at before the clock is. */
const PORTION = 256;

/** What a filter lets through, and what is above it. It is found bit by bit: there may be a hundred thousand to look at. */
export class Visible {
  /** How many match themselves. */
  count = 0;
  isComplete = false;
  readonly #left: Iterator<ActorNode>;
  readonly #matcher: Matcher;
  readonly #shown = new Set<ActorNode>();
  readonly #below = new Map<ActorNode | undefined, ActorNode[]>();

  constructor(model: Model, matcher: Matcher) {
    this.#matcher = matcher;
    this.#left = model.nodes.values();
  }

  /** Those that are shown below an actor, or below nobody, in the order in which they came. */
  below(parent: ActorNode | undefined): readonly ActorNode[] {
    return this.#below.get(parent) ?? [];
  }

  /** Goes on looking, for some milliseconds. */
  look(ms: number, now: () => number = () => performance.now()): void {
    const until = now() + ms;
    while (!this.isComplete && now() < until) {
      for (let taken = 0; taken < PORTION && !this.isComplete; taken++) {
        const { value, done } = this.#left.next();
        if (done === true) this.isComplete = true;
        else if (this.#matcher.matches(value)) this.#show(value);
      }
    }
  }

  #show(node: ActorNode): void {
    this.count++;
    for (let each: ActorNode | undefined = node; each && !this.#shown.has(each); each = each.parent) {
      this.#shown.add(each);
      const siblings = this.#below.get(each.parent);
      if (siblings === undefined) this.#below.set(each.parent, [each]);
      else siblings.push(each);
    }
  }
}
