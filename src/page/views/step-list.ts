import type { StepRecord } from "../../inspector/record.ts";
import { h, setAttribute } from "../dom/element.ts";
import { jsonLine } from "../dom/json-view.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { countOf, durationOf } from "../model/format.ts";
import { toneOf } from "../model/states.ts";

/** The steps of an actor, with times since it began. New ones are added to what is there. */
export class StepList {
  readonly element: HTMLElement;
  readonly #choose: ((index: number) => void) | undefined;
  #node: ActorNode | undefined;
  #seq = -1;
  #steps: readonly StepRecord[] = [];

  /** With `choose`, one of them can be chosen: −1 is its beginning. */
  constructor(label: string, choose?: (index: number) => void) {
    this.#choose = choose;
    const role = choose === undefined ? "list" : "listbox";
    this.element = h("div", { class: "steps", role, "aria-label": label, "data-testid": "steps" });
    if (choose === undefined) return;
    this.element.tabIndex = 0;
    this.element.addEventListener("click", (event) => {
      const index = (event.target as Element).closest<HTMLElement>("[data-step]")?.dataset.step;
      if (index !== undefined) choose(Number(index));
    });
  }

  render(node: ActorNode, chosen?: number): void {
    if (node !== this.#node || node.seq !== this.#seq) this.#update(node);
    if (this.#choose === undefined) return;
    for (const element of this.element.children) {
      const isChosen = element.getAttribute("data-step") === String(chosen);
      setAttribute(element, "aria-selected", String(isChosen));
    }
  }

  #update(node: ActorNode): void {
    const { steps } = node;
    const isLonger =
      node === this.#node && node.missing === 0 && this.#steps.every((step, index) => steps[index] === step);
    if (!isLonger) this.element.replaceChildren(this.#begin(node));
    const from = isLonger ? this.#steps.length : 0;
    for (let index = from; index < steps.length; index++) {
      const step = steps[index] as StepRecord;
      if (step.skipped)
        this.element.append(h("div", { class: "step left-out" }, `… ${countOf(step.skipped)} more …`));
      this.element.append(this.#step(step, index, node));
    }
    this.#node = node;
    this.#seq = node.seq;
    this.#steps = [...steps];
  }

  #begin({ actor, steps }: ActorNode): HTMLElement {
    const state = steps[0]?.from ?? actor.state;
    const text = actor.isLate ? "found as it was" : "begins";
    return this.#row(-1, "+0 ms", text, state, "", true);
  }

  #step(step: StepRecord, index: number, { actor }: ActorNode): HTMLElement {
    const { event, from, to, code, reason, data, attempt, workerName } = step;
    const facts = [
      ...(workerName === undefined ? [] : [workerName]),
      ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
      ...(code === undefined ? [] : [code]),
      ...(reason === undefined ? [] : [jsonLine(reason)]),
      ...(data === undefined ? [] : [jsonLine(data)]),
    ];
    return this.#row(index, `+${durationOf(step.at - actor.at)}`, event, to, facts.join(" · "), from !== to);
  }

  #row(
    index: number,
    time: string,
    event: string,
    to: string,
    facts: string,
    isChange: boolean,
  ): HTMLElement {
    const state = isChange
      ? h("span", { class: "status", "data-tone": toneOf(to) }, index < 0 ? to : `→ ${to}`)
      : undefined;
    return h(
      "div",
      {
        class: "step",
        role: this.#choose ? "option" : "listitem",
        "data-step": index,
        title: facts || undefined,
      },
      h("span", { class: "step-time" }, time),
      h("span", { class: "step-event" }, event),
      state,
      facts === "" ? undefined : h("span", { class: "step-facts muted" }, facts),
    );
  }
}
