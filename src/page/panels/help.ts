import { type Shortcut, VIEW_KEYS } from "../app/shortcuts.ts";
import { button, h } from "../dom/element.ts";

const KEY_NAMES: ReadonlyMap<string, string> = new Map([
  ["Escape", "Esc"],
  [" ", "Space"],
]);

/** What the keys do, over everything else. */
export class Help {
  readonly element: HTMLDialogElement;

  constructor(shortcuts: readonly Shortcut[]) {
    const own = shortcuts.map(({ key, does }) => [KEY_NAMES.get(key) ?? key, does] as const);
    const row = ([keys, does]: readonly [string, string]): HTMLElement =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, ...keys.split(" ").map((key) => h("kbd", {}, key))),
        h("td", {}, does),
      );
    this.element = h(
      "dialog",
      { class: "help", "data-testid": "help", "aria-labelledby": "help-title" },
      h("h2", { id: "help-title" }, "Keyboard"),
      h("table", {}, ...[...own, ...VIEW_KEYS].map(row)),
      button("Close", "Close (Esc)", () => this.element.close()),
    );
  }

  toggle(): void {
    if (this.element.open) this.element.close();
    else this.element.showModal();
  }
}
