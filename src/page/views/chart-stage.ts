import { type ElkWorker, elkClient } from "../../graph/elk-client.ts";
import type { LayoutEngine } from "../../graph/elk-graph.ts";
import { layoutOf } from "../../graph/layout.ts";
import type { MachineGraph } from "../../graph/machine-graph.ts";
import { svgOf } from "../../graph/svg.ts";
import { SVG_STYLE } from "../../graph/svg-style.ts";
import type { ChartPath } from "../model/chart-path.ts";
import { adoptedSvg } from "./adopted-svg.ts";

/** A machine that is drawn: its elements by the ids of states and transitions. */
export class Chart {
  readonly svg: SVGSVGElement;
  readonly width: number;
  readonly height: number;
  readonly #states = new Map<string, Element>();
  readonly #transitions = new Map<string, Element[]>();

  constructor(text: string) {
    this.svg = adoptedSvg(text);
    this.width = Number(this.svg.getAttribute("width"));
    this.height = Number(this.svg.getAttribute("height"));
    for (const element of this.svg.querySelectorAll("[data-id]")) {
      const id = element.getAttribute("data-id") ?? "";
      if (element.classList.contains("state")) this.#states.set(id, element);
      else this.#transitions.set(id, [...(this.#transitions.get(id) ?? []), element]);
    }
  }

  /** Classes are all that changes. */
  show({ active, visited, taken, last }: ChartPath): void {
    for (const [id, element] of this.#states) {
      element.classList.toggle("active", active.has(id));
      element.classList.toggle("visited", visited.has(id));
    }
    for (const [id, elements] of this.#transitions) {
      for (const element of elements) {
        element.classList.toggle("taken", taken.has(id));
        element.classList.toggle("last", id === last);
      }
    }
  }
}

/** Draws machines: each once, with an engine that is loaded when it is first needed. */
export class ChartStage {
  readonly #charts = new Map<string, Promise<Chart>>();
  #engine: LayoutEngine | undefined;

  chartOf(machine: MachineGraph): Promise<Chart> {
    // The same machine comes anew with each connection.
    const key = JSON.stringify(machine);
    const known = this.#charts.get(key);
    if (known !== undefined) return known;
    const chart = this.#draw(machine);
    this.#charts.set(key, chart);
    chart.catch(() => {
      // The next one who asks tries again, with a worker of its own.
      this.#charts.delete(key);
      this.#engine = undefined;
    });
    return chart;
  }

  async #draw(machine: MachineGraph): Promise<Chart> {
    if (this.#engine === undefined) {
      // It has more to say in its events than the client listens to.
      this.#engine = elkClient(new Worker("elk-worker.js") as unknown as ElkWorker);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(SVG_STYLE);
      document.adoptedStyleSheets = [sheet];
    }
    return new Chart(svgOf(await layoutOf(machine, this.#engine), { withStyle: false }));
  }
}
