import type { AnyStateMachine, AnyStateNode } from "xstate";

/** Refuses a feature where the chart is compiled, so that no actor ever runs a chart it half understands. */
export function refuse(node: AnyStateNode, feature: string): never {
  const place = node.parent ? `state "${node.key}"` : "root";
  throw new TypeError(`compile: machine "${node.machine.id}", ${place}: ${feature} is not supported`);
}

/** Refuses the machine unless it is flat: atomic and final states that neither wait, invoke nor move by themselves. */
export function refuseUnsupported({ root }: AnyStateMachine): void {
  if (root.type !== "compound") refuse(root, root.type === "parallel" ? '"parallel"' : "a machine without states");
  const states: AnyStateNode[] = Object.values(root.states);
  initialOf(root);
  refuseWaiting(root);
  for (const state of states) {
    if (state.type === "compound") refuse(state, "nesting states");
    if (state.type !== "atomic" && state.type !== "final") refuse(state, `"${state.type}"`);
    refuseWaiting(state);
  }
}

/** The state that the machine starts in. XState's own getter throws for an unknown name, without naming the machine. */
export function initialOf(root: AnyStateNode): AnyStateNode {
  const { initial } = root.config;
  const key = typeof initial === "object" ? initial.target : initial;
  return root.states[key as string] ?? refuse(root, `initial state "${key}"`);
}

function refuseWaiting(node: AnyStateNode): void {
  if (node.after.length) refuse(node, '"after"');
  if (node.invoke.length) refuse(node, '"invoke"');
  if (node.always?.length) refuse(node, '"always"');
}
