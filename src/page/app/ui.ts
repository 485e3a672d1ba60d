import type { ActorNode } from "../model/actor-node.ts";
import { type Filter, isFiltering, Matcher, NO_FILTER } from "../model/filter.ts";
import { Visible } from "../model/visible.ts";
import type { View } from "./deep-link.ts";
import type { Source } from "./source.ts";

/** How often, in milliseconds, what a filter lets through is looked for again while records come in. */
const FILTER_EVERY = 250;
/** How long, in milliseconds, it is looked for in one go. */
const LOOK = 6;

/** What a person has chosen, and what follows from it. */
export class Ui {
  readonly source: Source;
  view: View = "tree";
  /** The id of the actor that is chosen. */
  selected: string | undefined;
  /** What has been opened and closed in the tree. */
  readonly expansion = new Map<string, boolean>();
  /** Called after each choice. */
  changed: () => void = () => {};
  #filter = NO_FILTER;
  #matcher = new Matcher(NO_FILTER);
  #visible: Visible | undefined;
  #visibleOf: unknown;
  #next: Visible | undefined;
  #nextAt = 0;
  #known: ActorNode | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  get filter(): Filter {
    return this.#filter;
  }

  set filter(filter: Filter) {
    this.#filter = filter;
    this.#matcher = new Matcher(filter);
    this.#visible = undefined;
    this.#next = undefined;
    this.#nextAt = 0;
    this.changed();
  }

  /** `undefined`: there is no filter. */
  get matcher(): Matcher | undefined {
    return isFiltering(this.#filter) ? this.#matcher : undefined;
  }

  /** Goes on looking for what the filter lets through. */
  look(): void {
    const { matcher } = this;
    if (matcher === undefined) return;
    const { model } = this.source;
    const now = performance.now();
    if (this.#visibleOf !== model) this.#visible = this.#next = undefined;
    this.#visibleOf = model;
    if (this.#next === undefined && now - this.#nextAt > FILTER_EVERY) {
      this.#next = new Visible(model, matcher);
      // At first, better a part of it than nothing.
      this.#visible ??= this.#next;
    }
    if (this.#next === undefined) return;
    this.#next.look(LOOK);
    if (this.#next.isComplete) {
      this.#visible = this.#next;
      this.#next = undefined;
      this.#nextAt = now;
    } else this.changed();
  }

  /** What the filter lets through, as far as it was found; `undefined`: everything. */
  get visible(): Visible | undefined {
    return this.matcher === undefined ? undefined : this.#visible;
  }

  /** The actor that is chosen; as it was, if it is not kept any more. */
  get node(): ActorNode | undefined {
    const { selected } = this;
    if (selected === undefined) return undefined;
    const node = this.source.model.nodes.get(selected);
    if (node !== undefined) this.#known = node;
    return this.#known?.id === selected ? this.#known : undefined;
  }

  select(id: string | undefined, view?: View): void {
    if (id === this.selected && (view === undefined || view === this.view)) return;
    this.selected = id;
    if (view !== undefined) this.view = view;
    this.changed();
  }

  /** Of one that may not be kept any more by the time that it is shown. */
  choose(node: ActorNode): void {
    this.#known = node;
    this.select(node.id);
  }

  toggle(key: string, isOpen: boolean): void {
    this.expansion.set(key, isOpen);
    this.changed();
  }
}
