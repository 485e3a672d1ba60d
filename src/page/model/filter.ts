import type { ActorKind } from "../../inspector/record.ts";
import type { ActorNode } from "./actor-node.ts";
import type { Model } from "./model.ts";

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

/** Says of an actor whether the filter lets it through. What it reads of the text it remembers: names do not change. */
export class Matcher {
  readonly #filter: Filter;
  readonly #words: readonly string[];
  readonly #said = new WeakMap<ActorNode, boolean>();

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

  /** Those that match, and those above them. */
  visibleIn(model: Model): Visible {
    const shown = new Set<ActorNode>();
    let count = 0;
    for (const node of model.nodes.values()) {
      if (!this.matches(node)) continue;
      count++;
      for (let each: ActorNode | undefined = node; each && !shown.has(each); each = each.parent)
        shown.add(each);
    }
    return { shown, count };
  }

  #says(node: ActorNode): boolean {
    let is = this.#said.get(node);
    if (is === undefined) {
      const { id, name, workerName, label, source } = node.actor;
      const text = `${id}\n${name ?? ""}\n${workerName ?? ""}\n${label ?? ""}\n${source ?? ""}`.toLowerCase();
      is = this.#words.every((word) => text.includes(word));
      this.#said.set(node, is);
    }
    return is;
  }
}

export interface Visible {
  readonly shown: ReadonlySet<ActorNode>;
  /** How many match themselves. */
  readonly count: number;
}
