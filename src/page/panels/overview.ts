import type { Totals } from "../../inspector/record.ts";
import type { Ui } from "../app/ui.ts";
import { button, h, setAttribute, setText } from "../dom/element.ts";
import { countOf, shortCountOf, timeOf } from "../model/format.ts";

const MAX_ROWS = 200;
/** A table that changes faster cannot be read. */
const EVERY = 500;

/** Workers and their jobs, and where the data comes from: what stands beside the views while no actor is chosen. */
export class Overview {
  readonly element: HTMLElement;
  readonly #ui: Ui;
  readonly #about = h("dl", { class: "facts" });
  readonly #body = h("tbody");
  readonly #more = h("p", { class: "muted" });
  readonly #gaps = h("div");
  readonly #rows = new Map<string, { readonly row: HTMLElement; readonly cells: readonly HTMLElement[] }>();
  #at = -EVERY;
  #model: unknown;

  constructor(ui: Ui) {
    this.#ui = ui;
    const heads = ["worker", "all", "open", "✓", "⊘", "✕", "!"];
    const titles = ["", "asked for", "not over", "completed", "cancelled", "failed", "error"];
    const head = heads.map((text, index) =>
      h("th", { scope: "col", title: titles[index] || undefined }, text),
    );
    this.element = h(
      "section",
      { class: "detail overview", "aria-label": "Overview", "data-testid": "overview" },
      h("header", {}, h("div", {}, h("h2", {}, "Overview"))),
      h(
        "div",
        { class: "detail-body" },
        this.#about,
        h("h3", {}, "Jobs by worker"),
        h(
          "table",
          { class: "workers", "data-testid": "workers" },
          h("thead", {}, h("tr", {}, ...head)),
          this.#body,
        ),
        this.#more,
        this.#gaps,
      ),
    );
  }

  render(): void {
    const { selected, source } = this.#ui;
    this.element.hidden = selected !== undefined;
    const now = performance.now();
    if (selected !== undefined || (now - this.#at < EVERY && this.#model === source.model)) return;
    this.#at = now;
    this.#model = source.model;
    this.#tellAbout();
    this.#workers();
  }

  #tellAbout(): void {
    const { source } = this.#ui;
    const { hello, gaps, firstAt, lastAt } = source.model;
    const { sample, limit } = hello;
    const origin = source.file ?? (hello.isLive ? "a running process" : "a recording");
    const span = Number.isFinite(firstAt) ? `${timeOf(firstAt)} – ${timeOf(lastAt)}` : "–";
    const facts = [
      ["from", origin],
      ["recorded", sample >= 1 ? "every job" : `${Number((sample * 100).toFixed(3))} % of the jobs`],
      ["keeps", Number.isFinite(limit) ? `${countOf(limit)} finished ones at most` : "everything"],
      ["time", span],
    ];
    const text = facts.flat().join("\n");
    if (this.#about.dataset.text !== text) {
      this.#about.dataset.text = text;
      this.#about.replaceChildren(
        ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
      );
    }
    setAttribute(this.#gaps, "hidden", gaps.length === 0);
    const list = gaps
      .slice(-5)
      .map(({ at, missing }) => h("li", {}, `${timeOf(at)}: ${countOf(missing)} records`));
    if (gaps.length > 0) this.#gaps.replaceChildren(h("h3", {}, "Missing here"), h("ul", {}, ...list));
  }

  #workers(): void {
    const all = Object.entries(this.#ui.source.model.totals?.workers ?? {});
    const sorted = all
      .sort(([a, one], [b, other]) => other.asked - one.asked || (a < b ? -1 : 1))
      .slice(0, MAX_ROWS);
    const names = new Set(sorted.map(([name]) => name));
    for (const [name, { row }] of this.#rows) {
      if (names.has(name)) continue;
      row.remove();
      this.#rows.delete(name);
    }
    sorted.forEach(([name, totals], index) => {
      const { row, cells } = this.#rowOf(name);
      if (this.#body.children[index] !== row)
        this.#body.insertBefore(row, this.#body.children[index] ?? null);
      numbersOf(totals).forEach((value, column) => {
        const cell = cells[column] as HTMLElement;
        setText(cell, shortCountOf(value));
        setAttribute(cell, "title", countOf(value));
        setAttribute(cell, "data-zero", value === 0);
      });
    });
    const left = all.length - sorted.length;
    setText(
      this.#more,
      all.length === 0 ? "None so far." : left > 0 ? `and ${countOf(left)} more workers` : "",
    );
  }

  #rowOf(name: string): { readonly row: HTMLElement; readonly cells: readonly HTMLElement[] } {
    let found = this.#rows.get(name);
    if (found === undefined) {
      const filter = (): void => {
        this.#ui.filter = { ...this.#ui.filter, worker: name };
      };
      const label = name === "" ? "others" : name;
      const title =
        name === "" ? h("span", {}, label) : button(label, "Show its jobs", filter, { class: "link" });
      const tones = [undefined, "running", "completed", "cancelled", "failed", "error"];
      const cells = tones.map((tone) => h("td", { "data-tone": tone }));
      found = { row: h("tr", {}, h("th", { scope: "row" }, title), ...cells), cells };
      this.#rows.set(name, found);
    }
    return found;
  }
}

function numbersOf({ asked, completed, cancelled, failed, error }: Totals): number[] {
  return [asked, asked - completed - cancelled - failed - error, completed, cancelled, failed, error];
}
