import type { Ui } from "../app/ui.ts";
import { button, h } from "../dom/element.ts";
import { StatusMark } from "../dom/status.ts";
import type { ActorNode } from "../model/actor-node.ts";

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
    const path: ActorNode[] = [];
    for (let each = node; each !== undefined; each = each.parent) path.unshift(each);
    const key = path.map(({ id }) => id).join("\n");
    if (node !== undefined) this.#status.show(node.state);
    if (key === this.#shown) return;
    this.#shown = key;
    const steps = path.flatMap((each, index) => {
      const link = button(each.title, each.id, () => this.#ui.select(each.id), { class: "link" });
      return index === 0 ? [link] : [h("span", { class: "muted", "aria-hidden": "true" }, "›"), link];
    });
    this.element.replaceChildren(...steps, ...(node === undefined ? [] : [this.#status.element]));
  }
}
