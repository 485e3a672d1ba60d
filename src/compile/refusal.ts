import type { AnyStateNode } from "xstate";
import { check, having } from "../internal/check.ts";

// By what it has: there may be two XStates in an application.
const MACHINE = having(
  "a machine, as `createMachine` makes it",
  ...["root", "config", "implementations", "provide"],
);

/** Throws for anything that is no machine. */
export function checkMachine(taker: string, given: unknown): void {
  check(`the machine given to ${taker}`, given, MACHINE);
}

/** What is thrown for a feature of a chart that cannot be compiled: it names the place, and what to do instead. */
export function refusal(node: AnyStateNode, feature: string, instead: string): TypeError {
  const place = node.parent ? `state "${node.key}"` : "root";
  return new TypeError(
    `compile: machine "${node.machine.id}", ${place}: ${feature} is not supported: ${instead}`,
  );
}

/** Stands where XState gives `spawn`: whether it is called cannot be seen when the chart is compiled. */
export function refuseSpawn(node: AnyStateNode): () => never {
  return () => {
    throw refusal(node, '"spawn"', "make the actor in an action, with `createActor`");
  };
}
