import type { Totals } from "../../inspector/record.ts";
import type { Source } from "../app/source.ts";
import { h, setAttribute, setText } from "../dom/element.ts";
import { countOf, rateOf } from "../model/format.ts";
import { signOf, toneOf } from "../model/states.ts";

const ENDINGS = ["completed", "cancelled", "failed", "error"] as const;
const WIDTH = 120;
const HEIGHT = 24;

/** How many jobs there have been, how they ended, and how fast it goes. */
export class TotalsBar {
  readonly element = h("section", { class: "totals", "aria-label": "Totals", "data-testid": "totals" });
  readonly #source: Source;
  readonly #cells = new Map<string, { readonly value: HTMLElement; readonly cell: HTMLElement }>();
  readonly #line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");

  constructor(source: Source) {
    this.#source = source;
    this.#add("asked", "jobs", "Jobs that were asked for");
    this.#add("open", "open", "Jobs that are not over", "running");
    for (const state of ENDINGS) this.#add(state, state, `Jobs that ended so: ${state}`, state);
    this.#add("groups", "groups", "Groups that were asked for");
    this.#add("rate", "jobs/s", "Jobs that ended in a second, over the last five");
    this.element.append(this.#sparkline());
    this.#add("kept", "kept", "Actors that this page holds");
    this.#add("forgotten", "forgotten", "Finished actors that are counted, but not kept any more");
    this.#add("missing", "missing", "Records that did not reach this page");
  }

  render(): void {
    const { model } = this.#source;
    const { totals, counts } = model;
    const jobs: Totals | undefined = totals?.jobs;
    const ended = jobs === undefined ? 0 : ENDINGS.reduce((sum, state) => sum + jobs[state], 0);
    const open =
      jobs === undefined ? (counts.get("pending") ?? 0) + (counts.get("running") ?? 0) : jobs.asked - ended;
    this.#set("asked", jobs?.asked);
    this.#set("open", open);
    for (const state of ENDINGS) this.#set(state, jobs?.[state] ?? counts.get(state) ?? 0);
    this.#set("groups", totals?.groups.asked);
    const rate = model.rates.now;
    setText(this.#value("rate"), rate === undefined ? "–" : rateOf(rate));
    this.#set("kept", model.nodes.size);
    this.#set("forgotten", Math.max(model.dropped, totals?.forgotten ?? 0), true);
    this.#set("missing", model.missing, true);
    this.#draw();
  }

  #set(key: string, count: number | undefined, isRare = false): void {
    setText(this.#value(key), count === undefined ? "–" : countOf(count));
    const cell = this.#cells.get(key)?.cell;
    if (cell === undefined) return;
    setAttribute(cell, "data-zero", count === 0);
    cell.hidden = isRare && count === 0;
  }

  #value(key: string): HTMLElement {
    return (this.#cells.get(key) as { value: HTMLElement }).value;
  }

  #add(key: string, label: string, title: string, state?: string): void {
    const value = h("b", { "data-total": key }, "–");
    const sign =
      state === undefined ? undefined : h("span", { class: "sign", "aria-hidden": "true" }, signOf(state));
    const tone = state === undefined ? undefined : toneOf(state);
    const cell = h("span", { class: "total", title, "data-tone": tone }, sign, value, h("span", {}, label));
    this.#cells.set(key, { value, cell });
    this.element.append(cell);
  }

  #sparkline(): SVGElement {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of Object.entries({
      width: WIDTH,
      height: HEIGHT,
      class: "sparkline",
      role: "img",
    }))
      svg.setAttribute(name, String(value));
    svg.setAttribute("aria-label", "Jobs that ended in a second, over the last minute");
    svg.append(this.#line);
    return svg;
  }

  #draw(): void {
    const { all } = this.#source.model.rates;
    const most = Math.max(1, ...all.map(({ perSecond }) => perSecond));
    const end = all.at(-1)?.at ?? 0;
    const points = all.map(({ at, perSecond }) => {
      const x = WIDTH - ((end - at) / 60_000) * WIDTH;
      return `${x.toFixed(1)},${(HEIGHT - 2 - (perSecond / most) * (HEIGHT - 4)).toFixed(1)}`;
    });
    setAttribute(this.#line, "points", points.join(" "));
  }
}
