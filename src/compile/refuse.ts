import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate";
import { refusal } from "./refusal.ts";
import { KEYS, SUPPORTED_ACTIONS, UNSUPPORTED, UNSUPPORTED_ACTIONS } from "./unsupported.ts";

/** What cannot be compiled, in the order of the chart. */
type Refusals = Iterable<TypeError>;

/**
 * Refuses a machine unless it is flat: atomic and final states that neither wait, invoke nor move by themselves. Refused
 * where it is compiled, so that no actor ever runs a chart that is half understood; so are keys that nobody knows. All that is
 * found is named at once, each on a line.
 */
export function refuseUnsupported({ root }: AnyStateMachine): void {
  const messages = new Set([...refusalsOf(root)].map(({ message }) => message));
  if (messages.size > 0) throw new TypeError([...messages].join("\n"));
}

function* refusalsOf(root: AnyStateNode): Refusals {
  if (root.type === "parallel") yield refuse(root, "parallel");
  else if (root.type !== "compound") yield refuse(root, "a machine without states");
  else yield* initialRefusals(root);
  yield* keyRefusals(root, "the machine", root.config, [...KEYS.root, ...KEYS.state]);
  yield* optionRefusals(root);
  for (const node of [root, ...Object.values<AnyStateNode>(root.states)])
    yield* nodeRefusals(node, node === root);
}

function* optionRefusals(root: AnyStateNode): Refusals {
  const { options } = root.config as { options?: { maxIterations?: number } };
  yield* keyRefusals(root, '"options"', options, KEYS.options);
  if ((options?.maxIterations ?? 1) >= 1) return;
  yield refusal(root, '"maxIterations" below 1', "leave it out: a flat machine takes one step for an event");
}

function* nodeRefusals(node: AnyStateNode, isRoot: boolean): Refusals {
  if (!isRoot) {
    if (node.type === "parallel" || node.type === "history") yield refuse(node, node.type);
    else if (node.type === "compound" || Object.keys(node.states).length > 0)
      yield refuse(node, "nesting states");
    yield* keyRefusals(node, "the state", node.config, KEYS.state);
  }
  if (node.history || node.config.target !== undefined) yield refuse(node, "history");
  if (node.after.length) yield refuse(node, "after");
  if (node.invoke.length) yield refuse(node, "invoke");
  if (node.always?.length) yield refuse(node, "always");
  // As they were written: XState adds to `entry` and `exit`, and to the transitions, what it makes of `after`.
  yield* actionRefusals([node.config.entry ?? []].flat(), node);
  yield* actionRefusals([node.config.exit ?? []].flat(), node);
  for (const definitions of node.transitions.values())
    for (const definition of definitions)
      if (!node.after.includes(definition as never)) yield* transitionRefusals(definition, node);
}

function* transitionRefusals(definition: AnyTransitionDefinition, node: AnyStateNode): Refusals {
  const known = [...KEYS.transition, ...KEYS.made];
  yield* keyRefusals(node, `a transition for "${definition.eventType}"`, definition, known);
  if ((definition.target?.length ?? 0) > 1) yield refuse(node, "a transition to several states");
  yield* actionRefusals(definition.actions, node);
  if (definition.guard !== undefined) yield* guardRefusals(definition.guard, node);
}

/** XState's own getter throws for an unknown name, without naming the machine. */
function* initialRefusals(root: AnyStateNode): Refusals {
  const { initial } = root.config;
  const key = typeof initial === "object" ? initial.target : initial;
  yield* keyRefusals(root, '"initial"', initial, KEYS.initial);
  if (Object.hasOwn(root.states, key as string)) yield* actionRefusals(root.initial.actions, root);
  else yield refusal(root, `initial state "${key}"`, `name one of ${Object.keys(root.states).join(", ")}`);
}

function* actionRefusals(actions: readonly unknown[], node: AnyStateNode): Refusals {
  for (const action of actions) {
    yield* referenceRefusals(action, "action", node);
    const { name, implementation } = lookUp(action, "action", node);
    if (!implementation) continue;
    if (typeof implementation !== "function") {
      yield refuse(node, "no function", `action "${name}"`);
    } else if ("resolve" in implementation) {
      const type = String((implementation as { type?: unknown }).type);
      if (SUPPORTED_ACTIONS.includes(type)) continue;
      yield refuse(node, UNSUPPORTED_ACTIONS[type] ?? "unknown key", `action "${type}"`);
    }
  }
}

/** Guards that `and`, `or` and `not` combine are looked at too; a name may stand for another name. */
function* guardRefusals(guard: unknown, node: AnyStateNode, names: readonly string[] = []): Refusals {
  yield* referenceRefusals(guard, "guard", node);
  const { name, implementation } = lookUp(guard, "guard", node);
  if (!implementation) return;
  if (typeof implementation !== "function") {
    if (names.includes(name))
      yield refusal(node, `guard "${name}", which stands for itself,`, UNSUPPORTED["no function"]);
    else yield* guardRefusals(implementation, node, [...names, name]);
  } else if ("check" in implementation) {
    const { guards } = implementation as { guards?: readonly unknown[] };
    if (guards === undefined) yield refuse(node, "stateIn", 'guard "stateIn"');
    for (const part of guards ?? []) yield* guardRefusals(part, node, names);
  }
}

function* referenceRefusals(reference: unknown, kind: "action" | "guard", node: AnyStateNode): Refusals {
  if (typeof reference === "object")
    yield* keyRefusals(node, kind === "action" ? "an action" : "a guard", reference, KEYS.reference);
  const { name, implementation } = lookUp(reference, kind, node);
  if (!implementation)
    yield refuse(node, "no implementation", `${kind} "${name}", which has no implementation,`);
}

/** What an action or guard is called, and what it is; undefined if there is nothing of that name. */
function lookUp(
  reference: unknown,
  kind: "action" | "guard",
  node: AnyStateNode,
): { name: string; implementation: unknown } {
  if (typeof reference === "function") return { name: reference.name, implementation: reference };
  const name = String(
    typeof reference === "object" ? (reference as { type: unknown } | null)?.type : reference,
  );
  const implementations: Record<string, unknown> = node.machine.implementations[`${kind}s`];
  // Own names only: a chart that says "toString" and implements nothing would else find Object's.
  return { name, implementation: Object.hasOwn(implementations, name) ? implementations[name] : undefined };
}

/** Refuses what XState ignores today and may heed tomorrow: to ignore it here too would be a guess. */
function* keyRefusals(node: AnyStateNode, where: string, given: unknown, known: readonly string[]): Refusals {
  if (typeof given !== "object" || given === null) return;
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || known.includes(key)) continue;
    yield refuse(node, "unknown key", `"${key}" of ${where}`);
  }
}

function refuse(node: AnyStateNode, feature: keyof typeof UNSUPPORTED, said = wordsOf(feature)): TypeError {
  return refusal(node, said, UNSUPPORTED[feature]);
}

/** What is a word of XState's stands in quotes. */
function wordsOf(feature: string): string {
  return feature.includes(" ") ? feature : `"${feature}"`;
}
