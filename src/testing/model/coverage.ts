import type { AnyMachineSnapshot, AnyStateMachine, Snapshot } from "xstate";
import { misuse } from "../../internal/check.ts";
import { shownText, stateName } from "./state-text.ts";
import { type NamedTransition, namedTransitions, nodeName, nodesOf } from "./transitions-of.ts";
import { isOfDescriptor, type Move, type Position } from "./walker.ts";

type Node = AnyStateMachine["root"];

/** What a walk through a machine has come by. */
export class Coverage {
  readonly #machine: AnyStateMachine;
  readonly #taken = new Set<unknown>();
  readonly #types = new Set<string>();
  readonly #nodes = new Set<Node>();

  constructor(machine: AnyStateMachine) {
    this.#machine = machine;
  }

  add({ snapshot, taken, between }: Position, move?: Move): void {
    if (move !== undefined) this.#types.add(move.type);
    for (const definition of taken) {
      this.#taken.add(definition);
      // A state that is left at once is in no snapshot: nor are those that it is in.
      for (let node: Node | undefined = definition.source; node; node = node.parent) this.#nodes.add(node);
    }
    for (const { _nodes } of [snapshot as AnyMachineSnapshot, ...between])
      for (const node of _nodes) this.#nodes.add(node);
  }

  get taken(): string[] {
    return namedTransitions(this.#machine)
      .filter(({ definition }) => this.#taken.has(definition))
      .map(({ name }) => name);
  }

  /** The types of the events that came somewhere. */
  get types(): ReadonlySet<string> {
    return this.#types;
  }

  /** The states that were never entered. */
  get unreached(): string[] {
    const states = nodesOf(this.#machine.root).filter(({ type }) => type !== "history");
    return states.filter((node) => !this.#nodes.has(node)).map((node) => nodeName(node));
  }

  /** The transitions that were never taken, each with why. */
  get uncovered(): { readonly name: string; readonly why: string }[] {
    return namedTransitions(this.#machine)
      .filter(({ definition }) => !this.#taken.has(definition))
      .map(({ name, definition }) => ({ name, why: this.#whyNot(definition) }));
  }

  #whyNot({ source, eventType }: NamedTransition["definition"]): string {
    if (!this.#nodes.has(source)) return "its state is never entered";
    const came = [...this.#types].some((type) => isOfDescriptor(type, eventType));
    if (eventType === "" || came)
      return "its guard never holds, or one that goes before it always does, with these payloads";
    if (eventType.startsWith("xstate.done.state.")) return "its state is never done";
    if (eventType.startsWith("xstate.after.")) return "something else always comes before its time is up";
    return "no event of its type can come";
  }
}

/**
 * What is lacking and not allowed to.
 *
 * @throws TypeError for names in `allowed` that nothing has.
 */
export function lacking<TItem extends { readonly name: string }>(
  option: string,
  items: readonly TItem[],
  allowed: boolean | readonly string[],
  known: readonly string[],
): TItem[] {
  if (typeof allowed === "boolean") return allowed ? [] : [...items];
  const unknown = allowed.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw misuse(`${option}: there is no '${unknown}'. There are:\n${known.join("\n")}`);
  return items.filter(({ name }) => !allowed.includes(name));
}

/** Why a walk came to no end. */
export function tooMany(where: string, what: string, limit: number, snapshot: Snapshot<unknown>): Error {
  const { context } = snapshot as { context?: unknown };
  const last = `"${stateName(snapshot)}"${context === undefined ? "" : ` with ${shownText(context, 200)}`}`;
  return new Error(
    `${where}: there are more than ${limit} ${what}, the last one ${last}. If the context grows or never repeats, say with 'serializeState' what of it matters; else raise 'limit'`,
  );
}
