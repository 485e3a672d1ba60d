import { h, setAttribute, setText } from "../dom/element.ts";
import { jsonLine } from "../dom/json-view.ts";
import { countOf, durationOf } from "../model/format.ts";
import type { SequenceRow } from "../model/messages.ts";
import { toneOf } from "../model/states.ts";

/** Where lifelines are, in pixels. */
const GUTTER = 96;
const MIN_WIDTH = 124;
const MAX_WIDTH = 220;

/** The lifelines of a sequence, side by side in the room that there is. */
export class Lifelines {
  readonly names: readonly string[];
  /** Of each. */
  readonly width: number;
  readonly #index: ReadonlyMap<string, number>;

  constructor(names: readonly string[], room: number) {
    this.names = names;
    this.#index = new Map(names.map((name, index) => [name, index]));
    const width = Math.floor((room - GUTTER - 8) / Math.max(1, names.length));
    this.width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width));
  }

  /** Of all, with the times before them. */
  get total(): number {
    return GUTTER + this.names.length * this.width;
  }

  x(name: string): number {
    return GUTTER + ((this.#index.get(name) ?? 0) + 0.5) * this.width;
  }
}

/** One of the few rows of the sequence that exist. */
export class SequenceRowElement {
  readonly element: HTMLElement;
  readonly #time = h("span", { class: "sequence-time" });
  readonly #label = h("span", { class: "sequence-label" });
  readonly #data = h("span", { class: "sequence-data" });
  readonly #arrow = h("span", { class: "sequence-arrow" });
  readonly #text = h("span", { class: "sequence-text" }, this.#label, this.#data);

  constructor() {
    this.element = h("div", { class: "sequence-row", role: "option" }, this.#time, this.#arrow, this.#text);
  }

  paint(row: SequenceRow, begin: number, lifelines: Lifelines, isSelected: boolean): void {
    const { element } = this;
    const from = lifelines.x(row.from);
    const to = lifelines.x(row.to);
    setText(this.#time, `+${durationOf(Math.max(0, row.at - begin))}`);
    setAttribute(element, "aria-selected", String(isSelected));
    setAttribute(element, "data-kind", row.kind === "folded" ? "folded" : from === to ? "note" : "arrow");
    setAttribute(element, "data-direction", to < from ? "left" : "right");
    setAttribute(element, "data-tone", row.kind === "message" ? toneOfRow(row) : undefined);
    this.#place(from, to, lifelines.width);
    if (row.kind === "folded") {
      setText(this.#label, `… ${countOf(row.count)} more × ${row.label}`);
      setText(this.#data, "");
      setAttribute(element, "title", "Show them");
    } else {
      const line = jsonLine(row.data, 300);
      setText(this.#label, row.label);
      setText(this.#data, line.length > 60 ? `${line.slice(0, 60)}…` : line);
      setAttribute(element, "title", line || undefined);
    }
  }

  #place(from: number, to: number, room: number): void {
    const [left, width] = [Math.min(from, to), Math.abs(to - from)];
    const { style } = this.#arrow;
    style.left = `${left}px`;
    style.width = `${width}px`;
    this.#text.style.left = `${width === 0 ? left - room / 2 + 6 : left}px`;
    this.#text.style.width = `${width === 0 ? room - 12 : width}px`;
  }
}

/** An ending has its colour, and so have what starts a job and what is asked of it. */
function toneOfRow({ step }: Extract<SequenceRow, { kind: "message" }>): string {
  if (step === undefined || step.event === "job.request") return "request";
  return step.from === step.to || step.to === "running" ? "plain" : toneOf(step.to);
}
