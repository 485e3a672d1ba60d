import type { AnyEventObject, AnyStateNode, MachineContext } from "xstate";
import { refuse } from "./refuse-unsupported.ts";

/** A guard with its name looked up and its parameters bound. */
export type Guard = (context: MachineContext, event: AnyEventObject) => unknown;

/** What XState makes of `and`, `or`, `not` and `stateIn`: a function that carries its own check. */
interface BuiltinGuard {
  check(snapshot: object, args: object, guard: BuiltinGuard): boolean;
  readonly guards?: readonly unknown[];
}

type PlainGuard = (args: object, params: unknown) => unknown;
type NamedGuard = string | { readonly type: string; readonly params?: unknown };

/** Looks the guard up once. `and`, `or` and `not` stay XState's own, after what they combine was found to exist. */
export function compileGuard(guard: unknown, node: AnyStateNode): Guard {
  const { machine } = node;
  if (typeof guard === "function") return bindGuard(guard, undefined, node);
  const name = nameOf(guard as NamedGuard);
  const implementation: unknown = Object.hasOwn(machine.implementations.guards, name)
    ? machine.implementations.guards[name]
    : undefined;
  if (implementation === undefined) refuse(node, `guard "${name}", which has no implementation,`);
  // A name may stand for another name: the parameters of the first are then dropped, as XState drops them.
  if (typeof implementation !== "function") return compileGuard(implementation, node);
  return bindGuard(implementation, typeof guard === "object" ? (guard as { params?: unknown }).params : undefined, node);
}

function nameOf(guard: NamedGuard): string {
  return typeof guard === "string" ? guard : guard.type;
}

// eslint-disable-next-line -- functions of any shape come in; `check` tells the two kinds apart.
function bindGuard(guard: Function, params: unknown, node: AnyStateNode): Guard {
  if ("check" in guard) {
    const builtin = guard as unknown as BuiltinGuard;
    if (!builtin.guards) refuse(node, `guard "${guard.name}"`);
    for (const part of builtin.guards) compileGuard(part, node);
    const snapshot = { machine: node.machine };
    return (context, event) => builtin.check(snapshot, { context, event }, builtin);
  }
  const plain = guard as PlainGuard;
  if (typeof params === "function") {
    return (context, event) => plain({ context, event }, params({ context, event }));
  }
  return (context, event) => plain({ context, event }, params);
}
