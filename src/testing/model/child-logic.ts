import type { AnyStateMachine } from "xstate";
import { misuse } from "../../internal/check.ts";
import { nodeName, nodesOf } from "./transitions-of.ts";

/** What XState calls logic that is invoked without a name. */
const UNNAMED = /^xstate\.invoke\.\d+\./;

/**
 * An actor without logic is never started: it ends neither well nor badly, whatever cases there are for its end.
 *
 * @throws TypeError for what a state invokes by a name that has no implementation.
 */
export function checkInvoked(machine: AnyStateMachine): void {
  for (const node of nodesOf(machine.root)) {
    for (const { src } of node.invoke) {
      if (typeof src !== "string") continue;
      if (UNNAMED.test(src) || machine.implementations.actors[src] !== undefined) continue;
      throw withoutLogic(`machine '${machine.id}'`, src, `state '${nodeName(node)}' invokes`);
    }
  }
}

/** What is thrown for an actor that has a name, and nothing to run. */
export function withoutLogic(machine: string, src: string, use: string): TypeError {
  const key = /^[a-z_$][\w$]*$/i.test(src) ? src : JSON.stringify(src);
  return misuse(
    `${machine} has no implementation of the actor '${src}' that ${use}: it would never start, nor end. Give it a stand-in: machine.provide({ actors: { ${key}: fromPromise(async () => …) } })`,
  );
}
