import type { Ui } from "../app/ui.ts";
import { button, h } from "../dom/element.ts";
import { StatusMark } from "../dom/status.ts";
import type { ActorNode } from "../model/actor-node.ts";

/** How many are shown at most: the first ones, and the last. */
const MAX_SHOWN = 12;
const FIRST_SHOWN = 3;

/** Where the chosen actor is: those above it, each to be chosen by a click, and its status. */
export class Breadcrumb {
  readonly element = h("nav", { class: "breadcrumb", "aria-label": "Where the chosen actor is" });
  readonly #ui: Ui;
  readonly #status = new StatusMark();
  #shown = "";

  constructor(ui: Ui) {
    this.#ui = ui;
  }

  render(node: ActorNode | undefined): void {
    const path = shortened(pathTo(node));
    const key = path.map((each) => each?.id ?? "").join("\n");
    if (node !== undefined) this.#status.show(node.state);
    if (key === this.#shown) return;
    this.#shown = key;
    const steps = path.flatMap((each, index) => {
      const link =
        each === undefined
          ? h("span", { class: "muted", title: "There are others between" }, "…")
          : button(each.title, each.id, () => this.#ui.select(each.id), { class: "link" });
      return index === 0 ? [link] : [h("span", { class: "muted", "aria-hidden": "true" }, "›"), link];
    });
    this.element.replaceChildren(...steps, ...(node === undefined ? [] : [this.#status.element]));
  }
}

/** It and those above it, the topmost first. */
function pathTo(node: ActorNode | undefined): ActorNode[] {
  const path: ActorNode[] = [];
  for (let each = node; each !== undefined; each = each.parent) path.push(each);
  return path.reverse();
}

/** With `undefined` for those that are left out. */
function shortened(path: readonly ActorNode[]): readonly (ActorNode | undefined)[] {
  if (path.length <= MAX_SHOWN) return path;
  return [...path.slice(0, FIRST_SHOWN), undefined, ...path.slice(FIRST_SHOWN - MAX_SHOWN)];
}
