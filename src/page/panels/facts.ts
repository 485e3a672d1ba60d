import { h, setText } from "../dom/element.ts";
import type { ActorNode } from "../model/actor-node.ts";
import { countOf, durationOf, timeOf } from "../model/format.ts";

type Fact = readonly [name: string, value: string | undefined];

/** All that is known of an actor in words, but for what it carries. */
export class Facts {
  readonly element = h("dl", { class: "facts", "data-testid": "facts" });
  readonly #values = new Map<string, { readonly name: HTMLElement; readonly value: HTMLElement }>();

  render(node: ActorNode, now: number): void {
    for (const [name, value] of factsOf(node, now)) this.#show(name, value);
  }

  #show(name: string, value: string | undefined): void {
    let fact = this.#values.get(name);
    if (fact === undefined) {
      fact = { name: h("dt", {}, name), value: h("dd", { "data-fact": name }) };
      this.#values.set(name, fact);
      this.element.append(fact.name, fact.value);
    }
    fact.name.hidden = value === undefined;
    fact.value.hidden = value === undefined;
    setText(fact.value, value ?? "");
  }
}

function factsOf(node: ActorNode, now: number): readonly Fact[] {
  const { actor, startedAt, family, isDropped, state } = node;
  const ending = node.isOver
    ? [...node.steps].reverse().find(({ to, from }) => to === state && from !== to)
    : undefined;
  const late = actor.isLate ? " (found as the inspector was attached)" : "";
  const left = actor.deadline === undefined || node.isOver ? "" : `, in ${durationOf(actor.deadline - now)}`;
  return [
    ["note", isDropped ? "No longer kept: newer ones took its place." : undefined],
    ["kind", actor.kind],
    ["name", actor.name],
    ["label", actor.label],
    ["code", ending?.code],
    ["reason", ending?.reason === undefined ? undefined : textOf(ending.reason)],
    ["id", node.id],
    ["job id", actor.jobId],
    ["worker", actor.workerName],
    ["asked by", actor.source],
    ["runtime", actor.runtime],
    ["since", `${timeOf(actor.at)}${late}`],
    ["waited", startedAt === undefined ? undefined : durationOf(startedAt - actor.at)],
    ["ran", startedAt === undefined ? undefined : durationOf(node.lasted(now, startedAt))],
    ["took", `${durationOf(node.lasted(now))}${node.isOver ? "" : " so far"}`],
    ["deadline", actor.deadline === undefined ? undefined : `${timeOf(actor.deadline)}${left}`],
    ["cancellable", actor.cancellable === undefined ? undefined : actor.cancellable ? "yes" : "no"],
    ["jobs", actor.size === undefined ? undefined : countOf(actor.size)],
    [
      "below",
      family === undefined
        ? undefined
        : `${countOf(family.open.size)} open, ${countOf(family.done.size)} done`,
    ],
  ];
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
