import { VIEWS, type View } from "../app/deep-link.ts";
import { h, setAttribute } from "../dom/element.ts";

export const VIEW_TITLES = {
  tree: "Tree",
  timeline: "Timeline",
  sequence: "Sequence",
  chart: "Statechart",
} as const satisfies Record<View, string>;

/** Which view is shown. As tabs have it: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export class Tabs {
  readonly element = h("div", { class: "tabs", role: "tablist", "aria-label": "Views" });
  readonly #tabs: readonly HTMLButtonElement[];

  constructor(choose: (view: View) => void) {
    this.#tabs = VIEWS.map((view, index) => {
      const attributes = { type: "button", role: "tab", id: `tab-${view}`, "aria-controls": `panel-${view}` };
      const title = `${VIEW_TITLES[view]} (${index + 1})`;
      const onclick = (): void => choose(view);
      return h("button", { ...attributes, title, "data-testid": `tab-${view}`, onclick }, VIEW_TITLES[view]);
    });
    this.element.append(...this.#tabs);
    this.element.addEventListener("keydown", (event) => {
      const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      const index = this.#tabs.indexOf(event.target as HTMLButtonElement);
      if (by === 0 || index < 0) return;
      event.preventDefault();
      const next = (index + by + VIEWS.length) % VIEWS.length;
      this.#tabs[next]?.focus();
      choose(VIEWS[next] as View);
    });
  }

  show(view: View): void {
    this.#tabs.forEach((tab, index) => {
      const isShown = VIEWS[index] === view;
      setAttribute(tab, "aria-selected", String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
    });
  }
}
