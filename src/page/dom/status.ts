import { signOf, toneOf } from "../model/states.ts";
import { h, setAttribute, setText } from "./element.ts";

/** A state: its sign, its name, its colour. */
export class StatusMark {
  readonly element = h("span", { class: "status" });
  readonly #sign = h("span", { class: "sign", "aria-hidden": "true" });
  readonly #name = h("span");

  constructor() {
    this.element.append(this.#sign, this.#name);
  }

  show(state: string): void {
    setAttribute(this.element, "data-tone", toneOf(state));
    setText(this.#sign, signOf(state));
    setText(this.#name, state);
  }
}
