import type { ActorKind } from "../../inspector/record.ts";
import type { ActorNode } from "./actor-node.ts";

/** What is to be seen. An empty text, and empty sets, leave nothing out. */
export interface Filter {
  /** Somewhere in the name, the worker, the id or the label, in any case. Words stand for themselves: each must be there. */
  readonly text: string;
  readonly states: ReadonlySet<string>;
  readonly kinds: ReadonlySet<ActorKind>;
  readonly worker: string;
  /** Only what is not over. */
  readonly isOpenOnly: boolean;
}

export const NO_FILTER: Filter = {
  text: "",
  states: new Set(),
  kinds: new Set(),
  worker: "",
  isOpenOnly: false,
};

export function isFiltering({ text, states, kinds, worker, isOpenOnly }: Filter): boolean {
  return text.trim() !== "" || states.size > 0 || kinds.size > 0 || worker !== "" || isOpenOnly;
}

/** Says of an actor whether the filter lets it through. That of its text is remembered in it: names do not change. */
export class Matcher {
  readonly #filter: Filter;
  readonly #words: readonly string[];

  constructor(filter: Filter) {
    this.#filter = filter;
    this.#words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  matches(node: ActorNode): boolean {
    const { states, kinds, worker, isOpenOnly } = this.#filter;
    if (isOpenOnly && node.isOver) return false;
    if (states.size > 0 && !states.has(node.state)) return false;
    if (kinds.size > 0 && !kinds.has(node.actor.kind)) return false;
    const { actor } = node;
    if (worker !== "" && actor.workerName !== worker && !(actor.kind === "worker" && actor.name === worker))
      return false;
    return this.#words.length === 0 || this.#says(node);
  }

  #says(node: ActorNode): boolean {
    if (node.saidOf !== this) {
      const { id, name = "", workerName = "", label = "", source = "" } = node.actor;
      const text = `${id}\n${name}\n${workerName}\n${label}\n${source}`.toLowerCase();
      node.says = this.#words.every((word) => text.includes(word));
      node.saidOf = this;
    }
    return node.says;
  }
}
