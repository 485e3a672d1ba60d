import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate";
import { refusal } from "./refusal.ts";
import { KEYS, SUPPORTED_ACTIONS, UNSUPPORTED, UNSUPPORTED_ACTIONS } from "./unsupported.ts";

/**
 * Refuses a machine unless it is flat: atomic and final states that neither wait, invoke nor move by themselves. Refused
 * where it is compiled, so that no actor ever runs a chart that is half understood; so are keys that nobody knows.
 */
export function refuseUnsupported({ root }: AnyStateMachine): void {
  if (root.type === "parallel") refuse(root, "parallel");
  if (root.type !== "compound") refuse(root, "a machine without states");
  refuseKeys(root, "the machine", root.config, [...KEYS.root, ...KEYS.state]);
  checkOptions(root);
  checkInitial(root);
  for (const node of [root, ...Object.values<AnyStateNode>(root.states)]) checkNode(node, node === root);
}

function checkOptions(root: AnyStateNode): void {
  const { options } = root.config as { options?: { maxIterations?: number } };
  refuseKeys(root, '"options"', options, KEYS.options);
  if ((options?.maxIterations ?? 1) >= 1) return;
  throw refusal(root, '"maxIterations" below 1', "leave it out: a flat machine takes one step for an event");
}

function checkNode(node: AnyStateNode, isRoot: boolean): void {
  if (!isRoot) {
    if (node.type === "parallel" || node.type === "history") refuse(node, node.type);
    if (node.type === "compound" || Object.keys(node.states).length > 0) refuse(node, "nesting states");
    refuseKeys(node, "the state", node.config, KEYS.state);
  }
  if (node.history || node.config.target !== undefined) refuse(node, "history");
  if (node.after.length) refuse(node, "after");
  if (node.invoke.length) refuse(node, "invoke");
  if (node.always?.length) refuse(node, "always");
  checkActions(node.entry, node);
  checkActions(node.exit, node);
  for (const definitions of node.transitions.values())
    for (const definition of definitions) checkTransition(definition, node);
}

function checkTransition(definition: AnyTransitionDefinition, node: AnyStateNode): void {
  refuseKeys(node, `a transition for "${definition.eventType}"`, definition, [
    ...KEYS.transition,
    ...KEYS.made,
  ]);
  if ((definition.target?.length ?? 0) > 1) refuse(node, "a transition to several states");
  checkActions(definition.actions, node);
  if (definition.guard !== undefined) checkGuard(definition.guard, node);
}

/** XState's own getter throws for an unknown name, without naming the machine. */
function checkInitial(root: AnyStateNode): void {
  const { initial } = root.config;
  const key = typeof initial === "object" ? initial.target : initial;
  if (!Object.hasOwn(root.states, key as string)) {
    throw refusal(root, `initial state "${key}"`, `name one of ${Object.keys(root.states).join(", ")}`);
  }
  refuseKeys(root, '"initial"', initial, KEYS.initial);
  checkActions(root.initial.actions, root);
}

function checkActions(actions: readonly unknown[], node: AnyStateNode): void {
  for (const action of actions) {
    const { name, implementation } = lookUp(action, "action", node);
    if (typeof implementation !== "function") refuse(node, "no function", `action "${name}"`);
    const type =
      "resolve" in implementation ? String((implementation as { type?: unknown }).type) : undefined;
    if (type === undefined || SUPPORTED_ACTIONS.includes(type)) continue;
    const feature = UNSUPPORTED_ACTIONS[type];
    refuse(node, feature ?? "unknown key", `action "${type}"`);
  }
}

/** Guards that `and`, `or` and `not` combine are looked at too; a name may stand for another name. */
function checkGuard(guard: unknown, node: AnyStateNode, names: readonly string[] = []): void {
  const { name, implementation } = lookUp(guard, "guard", node);
  if (typeof implementation !== "function") {
    if (names.includes(name))
      throw refusal(node, `guard "${name}", which stands for itself,`, UNSUPPORTED["no function"]);
    checkGuard(implementation, node, [...names, name]);
  } else if ("check" in implementation) {
    const { guards } = implementation as { guards?: readonly unknown[] };
    if (guards === undefined) refuse(node, "stateIn", 'guard "stateIn"');
    for (const part of guards) checkGuard(part, node, names);
  }
}

/** What an action or guard is called, and what it is. */
function lookUp(
  reference: unknown,
  kind: "action" | "guard",
  node: AnyStateNode,
): { name: string; implementation: unknown } {
  if (typeof reference === "function") return { name: reference.name, implementation: reference };
  if (typeof reference === "object")
    refuseKeys(node, kind === "action" ? "an action" : "a guard", reference, KEYS.reference);
  const name = String(
    typeof reference === "object" ? (reference as { type: unknown } | null)?.type : reference,
  );
  const implementations: Record<string, unknown> = node.machine.implementations[`${kind}s`];
  // Own names only: a chart that says "toString" and implements nothing would else find Object's.
  const implementation = Object.hasOwn(implementations, name) && implementations[name];
  if (!implementation) refuse(node, "no implementation", `${kind} "${name}", which has no implementation,`);
  return { name, implementation };
}

/** Refuses what XState ignores today and may heed tomorrow: to ignore it here too would be a guess. */
function refuseKeys(node: AnyStateNode, where: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== "object" || given === null) return;
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || known.includes(key)) continue;
    refuse(node, "unknown key", `"${key}" of ${where}`);
  }
}

function refuse(node: AnyStateNode, feature: keyof typeof UNSUPPORTED, said = wordsOf(feature)): never {
  throw refusal(node, said, UNSUPPORTED[feature]);
}

/** What is a word of XState's stands in quotes. */
function wordsOf(feature: string): string {
  return feature.includes(" ") ? feature : `"${feature}"`;
}
