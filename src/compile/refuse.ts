import type { AnyStateMachine, AnyStateNode } from "xstate";

/** Refuses a feature where the chart is compiled, so that no actor ever runs a chart it half understands. */
export function refuse(node: AnyStateNode, feature: string): never {
  const place = node.parent ? `state "${node.key}"` : "root";
  throw new TypeError(`compile: machine "${node.machine.id}", ${place}: ${feature} is not supported`);
}

/** Refuses the machine unless it is flat: atomic and final states that neither wait, invoke nor move by themselves. */
export function refuseUnsupported({ root }: AnyStateMachine): void {
  if (root.type !== "compound")
    refuse(root, root.type === "parallel" ? '"parallel"' : "a machine without states");
  const states: AnyStateNode[] = Object.values(root.states);
  for (const node of [root, ...states]) {
    if (node !== root) {
      if (!["atomic", "final", "compound"].includes(node.type)) refuse(node, `"${node.type}"`);
      if (Object.keys(node.states).length) refuse(node, "nesting states");
    }
    if (node.after.length) refuse(node, '"after"');
    if (node.invoke.length) refuse(node, '"invoke"');
    if (node.always?.length) refuse(node, '"always"');
  }
}

/** The state that the machine starts in. XState's own getter throws for an unknown name, without naming the machine. */
export function initialOf(root: AnyStateNode): AnyStateNode {
  const { initial } = root.config;
  const key = typeof initial === "object" ? initial.target : initial;
  return root.states[key as string] ?? refuse(root, `initial state "${key}"`);
}
