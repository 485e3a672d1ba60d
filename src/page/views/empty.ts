import { h, setText } from "../dom/element.ts";

/** What stands where there is nothing to show, and what to do about it. */
export class EmptyNote {
  readonly element: HTMLElement;
  readonly #title = h("strong");
  readonly #text = h("p");

  constructor(testId: string) {
    this.element = h("div", { class: "empty", hidden: true, "data-testid": testId }, this.#title, this.#text);
  }

  show(title: string, text: string): void {
    setText(this.#title, title);
    setText(this.#text, text);
    this.element.hidden = false;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
