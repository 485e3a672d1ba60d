import type { AnyActorScope, AnyEventObject, AnyStateNode, ExecutableActionObject, MachineContext } from "xstate";
import { refuse } from "./refuse-unsupported.ts";

/** Runs one action and gives the context that the next one sees: a new object after an assign, else the same. */
export type Action = (context: MachineContext, event: AnyEventObject, scope: AnyActorScope) => MachineContext;

type Params = (args: { context: MachineContext; event: AnyEventObject }) => unknown;
type Expression = (args: object, params: unknown) => unknown;

/** What XState makes of `assign` and `emit`: a function that carries what it was given. */
interface BuiltinAction {
  readonly type: string;
  readonly assignment?: Expression | Record<string, unknown>;
  readonly event?: unknown;
}

/** Looks the actions of a state or transition up once. */
export function compileActions(actions: readonly unknown[], node: AnyStateNode): Action[] {
  return actions.map((action) => compileAction(action, node));
}

/** Runs actions in order, each with the context as assigned so far. */
export function runActions(
  actions: readonly Action[],
  context: MachineContext,
  event: AnyEventObject,
  scope: AnyActorScope,
): MachineContext {
  for (const action of actions) context = action(context, event, scope);
  return context;
}

function compileAction(action: unknown, node: AnyStateNode): Action {
  const inline = typeof action === "function";
  const { type, params } = nameOf(action);
  const { actions } = node.machine.implementations;
  const implementation: unknown = inline ? action : Object.hasOwn(actions, type) ? actions[type] : undefined;
  if (typeof implementation !== "function") refuse(node, `action "${type}", which has no implementation,`);
  const given: Params = typeof params === "function" ? (params as Params) : () => params;
  if ("resolve" in implementation) {
    const builtin = implementation as unknown as BuiltinAction;
    if (builtin.type === "xstate.assign") return compileAssign(builtin.assignment, given, node);
    if (builtin.type === "xstate.emit") return compileEmit(builtin.event, given);
    refuse(node, `action "${builtin.type.replace("xstate.", "")}"`);
  }
  const exec = implementation as unknown as ExecutableActionObject["exec"];
  // XState's executor decides when an effect runs: at once, or when a starting actor has started, or never
  // (`transition()` and graph walks only ask what would happen).
  return (context, event, scope) => {
    const info = { context, event, self: scope.self, system: scope.system };
    scope.actionExecutor({ type, info, params: given(info), exec });
    return context;
  };
}

function nameOf(action: unknown): { readonly type: string; readonly params?: unknown } {
  if (typeof action === "function") return { type: action.name || "(anonymous)" };
  return typeof action === "string" ? { type: action } : (action as { type: string; params?: unknown });
}

function compileEmit(source: unknown, given: Params): Action {
  return (context, event, scope) => {
    const info = { context, event, self: scope.self, system: scope.system };
    const emitted = typeof source === "function" ? source(info, given(info)) : source;
    // Deferred until the actor has its new snapshot: a listener sees the state that the event belongs to.
    const exec = (): void => scope.defer(() => scope.emit(emitted));
    scope.actionExecutor({ type: "xstate.emit", info, params: { event: emitted }, exec });
    return context;
  };
}

function compileAssign(assignment: BuiltinAction["assignment"], given: Params, node: AnyStateNode): Action {
  const spawn = refuseSpawn(node);
  const update = typeof assignment === "function" ? assignment : updateByKey(assignment ?? {});
  return (context, event, scope) => {
    const args = { context, event, spawn, self: scope.self, system: scope.system };
    return { ...context, ...(update(args, given(args)) as object) };
  };
}

function updateByKey(assignment: Record<string, unknown>): Expression {
  const entries = Object.entries(assignment);
  return (args, params) => {
    const update: Record<string, unknown> = {};
    for (const [key, value] of entries) update[key] = typeof value === "function" ? value(args, params) : value;
    return update;
  };
}

/** Stands where XState gives `spawn`: whether an assign calls it cannot be seen when the chart is compiled. */
export function refuseSpawn(node: AnyStateNode): () => never {
  return () => refuse(node, '"spawn"');
}
