import type { AnyStateMachine, AnyTransitionDefinition } from "xstate";

type Node = AnyStateMachine["root"];

/** A transition of a machine, and what it is called. */
export interface NamedTransition {
  readonly name: string;
  readonly definition: AnyTransitionDefinition;
}

const known = new WeakMap<AnyStateMachine, readonly NamedTransition[]>();

/**
 * Every transition of a machine, each guarded branch by itself, as paths and checks name it:
 * `running --job.lost [isCancellation]--> cancelled`.
 *
 * A nested state is called by its path, the machine by its id; `always` stands for no event, `stays` for no target. What only
 * forbids an event (`on: { STOP: {} }`) is none. Two that would be called alike are numbered.
 */
export function transitionsOf(machine: AnyStateMachine): string[] {
  return namedTransitions(machine).map(({ name }) => name);
}

/** @see transitionsOf */
export function namedTransitions(machine: AnyStateMachine): readonly NamedTransition[] {
  const before = known.get(machine);
  if (before !== undefined) return before;
  const counts = new Map<string, number>();
  const named = nodesOf(machine.root)
    .flatMap((node) => [...[...node.transitions.values()].filter(isTaken), node.always ?? []].flat())
    .map((definition) => {
      const plain = nameOf(definition);
      const count = (counts.get(plain) ?? 0) + 1;
      counts.set(plain, count);
      return { name: count === 1 ? plain : `${plain} (${count})`, definition };
    });
  known.set(machine, named);
  return named;
}

/** A state and all below it. */
export function nodesOf(node: Node): Node[] {
  return [node, ...Object.values<Node>(node.states).flatMap(nodesOf)];
}

export function nodeName({ path, machine }: Pick<Node, "path" | "machine">): string {
  return path.length === 0 ? machine.id : path.join(".");
}

/** XState takes no notice of an event whose transitions all do nothing. */
function isTaken(branches: readonly AnyTransitionDefinition[]): boolean {
  return branches.some(({ target, actions, reenter }) => target || actions.length > 0 || reenter);
}

function nameOf({ source, target, eventType, guard }: AnyTransitionDefinition): string {
  const by = eventType === "" ? "always" : eventType;
  const to = target?.map((node) => nodeName(node)).join(" & ") ?? "stays";
  return `${nodeName(source)} --${by}${guard ? ` [${guardName(guard)}]` : ""}--> ${to}`;
}

function guardName(guard: unknown): string {
  if (typeof guard === "function") {
    const { guards } = guard as { guards?: readonly unknown[] };
    return `${guard.name || "guard"}${guards ? `(${guards.map(guardName).join(", ")})` : ""}`;
  }
  if (typeof guard === "object" && guard !== null) return String((guard as { type?: unknown }).type);
  return String(guard);
}
