import { remember, remembered } from "./session.ts";

const KEY = "xstate-jobs.theme";

type Theme = "light" | "dark";

/** Light or dark: as the system has it, until somebody says otherwise. */
export class ThemeChoice {
  readonly #dark = window.matchMedia("(prefers-color-scheme: dark)");
  #chosen: Theme | undefined;

  /** `changed` is called when the colours are others. */
  constructor(changed: () => void) {
    const chosen = remembered("localStorage", KEY);
    if (chosen === "light" || chosen === "dark") this.#chosen = chosen;
    this.#apply();
    this.#dark.addEventListener("change", () => {
      this.#apply();
      changed();
    });
  }

  get now(): Theme {
    return this.#chosen ?? (this.#dark.matches ? "dark" : "light");
  }

  toggle(): void {
    const other = this.now === "dark" ? "light" : "dark";
    const system = this.#dark.matches ? "dark" : "light";
    this.#chosen = other === system ? undefined : other;
    remember("localStorage", KEY, this.#chosen);
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset.theme = this.now;
  }
}
