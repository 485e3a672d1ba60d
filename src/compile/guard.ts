import type { AnyEventObject, AnyStateNode, MachineContext } from "xstate";
import { resolveReference } from "./reference.ts";

/** A guard with its name looked up and its parameters bound. */
export type Guard = (context: MachineContext, event: AnyEventObject) => unknown;

type PlainGuard = (args: object, params: unknown) => unknown;

/** What XState makes of `and`, `or` and `not`: a function that carries its own check. */
interface BuiltinGuard {
  check(snapshot: object, args: object, guard: BuiltinGuard): boolean;
}

/** Looks a guard up once. `and`, `or` and `not` stay XState's own. */
export function compileGuard(guard: unknown, node: AnyStateNode): Guard {
  const { params, implementation } = resolveReference(guard, "guard", node);
  // A name may stand for another name; XState then passes on that one's parameters only.
  if (typeof implementation !== "function") return compileGuard(implementation, node);
  if ("check" in implementation) {
    const builtin = implementation as unknown as BuiltinGuard;
    const snapshot = { machine: node.machine };
    return (context, event) => builtin.check(snapshot, { context, event }, builtin);
  }
  const plain = implementation as PlainGuard;
  return (context, event) => plain({ context, event }, params(context, event));
}
