import type { ActorKind } from "../../inspector/record.ts";
import type { Ui } from "../app/ui.ts";
import { button, h, setAttribute, setOptions, setText } from "../dom/element.ts";
import { isFiltering, NO_FILTER } from "../model/filter.ts";
import { countOf } from "../model/format.ts";
import { signOf, toneOf } from "../model/states.ts";

const STATES = ["pending", "running", "completed", "cancelled", "failed", "error"] as const;
const KINDS: readonly ActorKind[] = ["job", "group", "run", "worker", "runtime"];
/** A list of more of them is of no use to anybody. */
const MAX_WORKERS = 500;

/** What is to be seen. */
export class FilterBar {
  readonly element: HTMLElement;
  readonly #ui: Ui;
  readonly #text: HTMLInputElement;
  readonly #kind: HTMLSelectElement;
  readonly #worker: HTMLSelectElement;
  readonly #open: HTMLInputElement;
  readonly #chips = new Map<string, { readonly chip: HTMLButtonElement; readonly count: HTMLElement }>();
  readonly #clear: HTMLButtonElement;
  readonly #found = h("span", { class: "muted", role: "status", "data-testid": "filter-count" });
  #workersAt = 0;

  constructor(ui: Ui) {
    this.#ui = ui;
    this.#text = h("input", {
      type: "search",
      placeholder: "Name, worker, id or label ( / )",
      "aria-label": "Filter by name, worker, id or label",
      "data-testid": "filter",
      spellcheck: "false",
      oninput: () => this.#change({ text: this.#text.value }),
    });
    this.#kind = h("select", {
      "aria-label": "Kind",
      "data-testid": "filter-kind",
      onchange: () => {
        const kind = KINDS.find((each) => each === this.#kind.value);
        this.#change({ kinds: new Set(kind === undefined ? [] : [kind]) });
      },
    });
    setOptions(this.#kind, [["", "every kind"], ...KINDS.map((kind) => [kind, `${kind}s`] as const)]);
    this.#worker = h("select", {
      "aria-label": "Worker",
      "data-testid": "filter-worker",
      onchange: () => this.#change({ worker: this.#worker.value }),
    });
    this.#open = h("input", {
      type: "checkbox",
      "data-testid": "filter-open",
      onchange: () => this.#change({ isOpenOnly: this.#open.checked }),
    });
    this.#clear = button("Clear", "Show everything", () => this.clear(), { "data-testid": "filter-clear" });
    this.element = h(
      "form",
      { class: "filter-bar", role: "search", onsubmit: (event: Event) => event.preventDefault() },
      this.#text,
      h(
        "span",
        { class: "chips", role: "group", "aria-label": "Status" },
        ...STATES.map((state) => this.#chip(state)),
      ),
      this.#kind,
      this.#worker,
      h("label", { class: "check" }, this.#open, "only open ones"),
      this.#clear,
      this.#found,
    );
  }

  focus(): void {
    this.#text.focus();
    this.#text.select();
  }

  clear(): void {
    this.#text.value = "";
    this.#kind.value = "";
    this.#worker.value = "";
    this.#open.checked = false;
    this.#ui.filter = NO_FILTER;
  }

  render(): void {
    const { filter, visible, source } = this.#ui;
    for (const [state, { chip, count }] of this.#chips) {
      setAttribute(chip, "aria-pressed", String(filter.states.has(state)));
      setText(count, countOf(source.model.counts.get(state) ?? 0));
    }
    this.#clear.hidden = !isFiltering(filter);
    setText(this.#found, visible === undefined ? "" : `${countOf(visible.count)} found`);
    this.#workers();
  }

  /** Names come and go; that the list is a second late does no harm. */
  #workers(): void {
    const now = performance.now();
    if (now - this.#workersAt < 1_000 && this.#workersAt !== 0) return;
    this.#workersAt = now;
    const { model } = this.#ui.source;
    const names = new Set(Object.keys(model.totals?.workers ?? {}));
    for (const { kind, name } of model.tracks.all) if (kind === "job") names.add(name);
    names.delete("");
    if (this.#ui.filter.worker !== "") names.add(this.#ui.filter.worker);
    const sorted = [...names].sort().slice(0, MAX_WORKERS);
    setOptions(this.#worker, [["", "every worker"], ...sorted.map((name) => [name, name] as const)]);
  }

  #chip(state: string): HTMLElement {
    const count = h("span", { class: "chip-count" });
    const sign = h("span", { class: "sign", "aria-hidden": "true" }, signOf(state));
    const toggle = (): void => {
      const states = new Set(this.#ui.filter.states);
      if (!states.delete(state)) states.add(state);
      this.#change({ states });
    };
    const attributes = {
      type: "button",
      class: "chip",
      "data-tone": toneOf(state),
      "data-testid": `filter-${state}`,
    };
    const chip = h("button", { ...attributes, onclick: toggle }, sign, state, count);
    this.#chips.set(state, { chip, count });
    return chip;
  }

  #change(part: Partial<Ui["filter"]>): void {
    this.#ui.filter = { ...this.#ui.filter, ...part };
  }
}
