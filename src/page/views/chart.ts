import type { MachineGraph } from "../../graph/machine-graph.ts";
import type { Ui } from "../app/ui.ts";
import { button, h, setText } from "../dom/element.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { ChartReader } from "../model/chart-path.ts";
import { Breadcrumb } from "./breadcrumb.ts";
import { type Chart, ChartStage } from "./chart-stage.ts";
import { EmptyNote } from "./empty.ts";
import type { PageView } from "./page-view.ts";
import { BEGINNING, StepList } from "./step-list.ts";

/** The statechart of the chosen actor, where it is, and how it got there. */
export class ChartView implements PageView {
  readonly element: HTMLElement;
  readonly #ui: Ui;
  readonly #path: Breadcrumb;
  readonly #empty = new EmptyNote("chart-empty");
  readonly #stage = new ChartStage();
  readonly #paper = h("div", { class: "chart-paper", tabindex: 0, "aria-label": "Statechart" });
  readonly #steps: StepList;
  readonly #told = h("span", { class: "muted", "aria-live": "polite" });
  readonly #latest: HTMLButtonElement;
  readonly #body: HTMLElement;
  #chart: Chart | undefined;
  #reader: ChartReader | undefined;
  #shown: ActorNode | undefined;
  #machine: MachineGraph | undefined;
  /** The number of the step at which it is looked at; `undefined`: the latest. */
  #chosen: number | undefined;
  #drawn = "";
  #zoom = 0;

  constructor(ui: Ui) {
    this.#ui = ui;
    this.#path = new Breadcrumb(ui);
    this.#steps = new StepList("Steps: choose one to see the state at that time", (index) =>
      this.#choose(index),
    );
    this.#steps.element.addEventListener("keydown", (event) => this.#key(event));
    this.#latest = button("Latest", "Show the state that it is in now", () => this.#choose(undefined), {
      "data-testid": "chart-latest",
    });
    const zoom = [
      button("+", "Larger", () => this.#resize(1.2), { "aria-label": "Larger" }),
      button("−", "Smaller", () => this.#resize(1 / 1.2), { "aria-label": "Smaller" }),
      button("Fit", "As large as there is room for", () => this.#resize(0)),
    ];
    const tools = h("div", { class: "view-tools" }, this.#path.element, this.#told, this.#latest, ...zoom);
    this.#body = h("div", { class: "chart-body" }, this.#paper, this.#steps.element);
    this.element = h(
      "div",
      { class: "view", "data-testid": "view-chart" },
      tools,
      this.#empty.element,
      this.#body,
    );
    new ResizeObserver(() => this.#resize(1)).observe(this.#paper);
  }

  render(): void {
    const { node, source } = this.#ui;
    this.#path.render(node);
    const { machines } = source.model.hello;
    const name = node?.actor.machine ?? "";
    const machine = Object.hasOwn(machines, name) ? machines[name] : undefined;
    this.#body.hidden = machine === undefined;
    if (node === undefined) this.#empty.show("No actor is chosen", "Choose one in the tree or the timeline.");
    else if (machine === undefined)
      this.#empty.show(
        "There is no statechart",
        `The recording has none of the name ${name} that could be drawn.`,
      );
    else this.#show(node, machine);
  }

  #show(node: ActorNode, machine: MachineGraph): void {
    this.#empty.hide();
    if (node !== this.#shown) {
      this.#shown = node;
      this.#chosen = undefined;
      this.#drawn = "";
    }
    if (machine !== this.#machine) void this.#draw(machine);
    this.#steps.render(node, this.#chosen ?? node.steps.at(-1)?.seq ?? BEGINNING);
    this.#light(node);
  }

  async #draw(machine: MachineGraph): Promise<void> {
    this.#machine = machine;
    this.#chart = undefined;
    this.#paper.replaceChildren(h("p", { class: "muted" }, "Drawing…"));
    try {
      const reader = new ChartReader(machine);
      const chart = await this.#stage.chartOf(machine);
      if (this.#machine !== machine) return;
      this.#reader = reader;
      this.#put(chart);
    } catch (error) {
      if (this.#machine !== machine) return;
      const why = error instanceof Error ? error.message : String(error);
      const again = button("Try again", "Draw it again", () => void this.#draw(machine));
      this.#paper.replaceChildren(h("p", {}, `It cannot be drawn: ${why} `, again));
    }
  }

  #put(chart: Chart): void {
    this.#chart = chart;
    this.#drawn = "";
    this.#paper.replaceChildren(chart.svg);
    this.#resize(1);
    this.#ui.changed();
  }

  #light(node: ActorNode): void {
    const index = this.#index(node);
    this.#latest.disabled = this.#chosen === undefined;
    const key = `${node.id} ${node.seq} ${index}`;
    if (this.#chart === undefined || key === this.#drawn) return;
    this.#drawn = key;
    const initial = node.steps[0]?.from ?? node.actor.state;
    const path = this.#reader?.pathOf(initial, node.steps.slice(0, index + 1));
    if (path === undefined) return;
    this.#chart.show(path);
    const state = node.steps[index]?.to ?? initial;
    setText(this.#told, this.#chosen === undefined ? `is in ${state}` : `was in ${state}`);
  }

  /** −1: before the first step, or the one that was chosen is not kept any more. */
  #index({ steps }: ActorNode): number {
    return this.#chosen === undefined ? steps.length - 1 : steps.findIndex(({ seq }) => seq === this.#chosen);
  }

  #choose(seq: number | undefined): void {
    this.#chosen = seq;
    this.#ui.changed();
  }

  #key(event: KeyboardEvent): void {
    const node = this.#shown;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || node === undefined) return;
    event.preventDefault();
    const index = Math.min(node.steps.length - 1, this.#index(node) + by);
    this.#choose(node.steps[index]?.seq ?? BEGINNING);
  }

  /** 0: as large as there is room for. Otherwise by that factor. */
  #resize(factor: number): void {
    const chart = this.#chart;
    if (chart === undefined) return;
    const { clientWidth, clientHeight } = this.#paper;
    if (clientWidth === 0) return;
    const room = Math.min((clientWidth - 32) / chart.width, (clientHeight - 32) / chart.height);
    const fit = Math.min(1.25, Math.max(0.45, room));
    if (factor === 0) this.#zoom = 0;
    else if (factor !== 1) this.#zoom = Math.min(4, Math.max(0.2, (this.#zoom || fit) * factor));
    const scale = this.#zoom || fit;
    chart.svg.setAttribute("width", String(Math.round(chart.width * scale)));
    chart.svg.setAttribute("height", String(Math.round(chart.height * scale)));
  }
}
