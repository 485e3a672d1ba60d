import type { StepRecord } from "../../inspector/record.ts";
import { h, setAttribute, setText } from "../dom/element.ts";
import { jsonLine } from "../dom/json-view.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { countOf, durationOf } from "../model/format.ts";
import { toneOf } from "../model/states.ts";

/** What stands for the beginning of an actor, before its first step. */
export const BEGINNING = -1;

/** The steps of an actor, with times since it began. Only what is new, and what is gone, changes in the list. */
export class StepList {
  readonly element: HTMLElement;
  readonly #isChoice: boolean;
  /** By the number of the step. */
  readonly #rows = new Map<number, HTMLElement>();
  readonly #leftOut = h("div", { class: "step left-out", role: "presentation" });
  #node: ActorNode | undefined;
  #begun = -1;
  #seq = -1;
  #chosen: number | undefined;

  /** With `choose`, one of them can be chosen, by its number. */
  constructor(label: string, choose?: (seq: number) => void) {
    this.#isChoice = choose !== undefined;
    const role = this.#isChoice ? "listbox" : "list";
    this.element = h("div", { class: "steps", role, "aria-label": label, "data-testid": "steps" });
    if (choose === undefined) return;
    this.element.tabIndex = 0;
    this.element.addEventListener("click", (event) => {
      const seq = (event.target as Element).closest<HTMLElement>("[data-step]")?.dataset.step;
      if (seq !== undefined) choose(Number(seq));
    });
  }

  render(node: ActorNode, chosen?: number): void {
    const { element } = this;
    const isOther = node !== this.#node || node.actor.seq !== this.#begun;
    const isAtEnd = isOther || element.scrollTop + element.clientHeight > element.scrollHeight - 48;
    if (isOther || node.seq !== this.#seq) this.#update(node, isOther);
    if (!this.#isChoice || (chosen === this.#chosen && !isOther)) return;
    for (const [seq, row] of this.#rows) setAttribute(row, "aria-selected", String(seq === chosen));
    // Who looks at earlier ones is left alone while new ones come.
    const isLatest = chosen === (node.steps.at(-1)?.seq ?? BEGINNING);
    if (!isLatest || isAtEnd) this.#rows.get(chosen ?? BEGINNING)?.scrollIntoView({ block: "nearest" });
    this.#chosen = chosen;
  }

  #update(node: ActorNode, isOther: boolean): void {
    const { steps } = node;
    if (isOther) {
      this.#rows.clear();
      this.#rows.set(BEGINNING, this.#begin(node));
      this.element.replaceChildren(this.#rows.get(BEGINNING) as HTMLElement);
    }
    const kept = new Set(steps.map(({ seq }) => seq)).add(BEGINNING);
    for (const [seq, row] of this.#rows) {
      if (kept.has(seq)) continue;
      row.remove();
      this.#rows.delete(seq);
    }
    for (const step of steps) {
      let row = this.#rows.get(step.seq);
      if (row === undefined) {
        row = this.#step(step, node);
        this.#rows.set(step.seq, row);
        this.element.append(row);
      }
      if (step.skipped) {
        setText(this.#leftOut, `… ${countOf(step.skipped)} more …`);
        if (row.previousSibling !== this.#leftOut) row.before(this.#leftOut);
      }
    }
    this.#node = node;
    this.#begun = node.actor.seq;
    this.#seq = node.seq;
  }

  #begin({ actor, steps }: ActorNode): HTMLElement {
    const state = steps[0]?.from ?? actor.state;
    const text = actor.isLate ? "found as it was" : "begins";
    return this.#row(BEGINNING, "+0 ms", text, state, "", true);
  }

  #step(step: StepRecord, { actor }: ActorNode): HTMLElement {
    const { seq, event, from, to, code, reason, data, attempt, workerName } = step;
    const facts = [
      ...(workerName === undefined ? [] : [workerName]),
      ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
      ...(code === undefined ? [] : [code]),
      ...(reason === undefined ? [] : [jsonLine(reason)]),
      ...(data === undefined ? [] : [jsonLine(data)]),
    ];
    return this.#row(
      seq,
      `+${durationOf(Math.max(0, step.at - actor.at))}`,
      event,
      to,
      facts.join(" · "),
      from !== to,
    );
  }

  #row(seq: number, time: string, event: string, to: string, facts: string, isChange: boolean): HTMLElement {
    const state = isChange
      ? h("span", { class: "status", "data-tone": toneOf(to) }, seq === BEGINNING ? to : `→ ${to}`)
      : undefined;
    return h(
      "div",
      {
        class: "step",
        role: this.#isChoice ? "option" : "listitem",
        "data-step": seq,
        title: facts || undefined,
      },
      h("span", { class: "step-time" }, time),
      h("span", { class: "step-event" }, event),
      state,
      facts === "" ? undefined : h("span", { class: "step-facts muted" }, facts),
    );
  }
}
