import type {
  AnyActorScope,
  AnyEventObject,
  AnyStateNode,
  ExecutableActionObject,
  MachineContext,
} from "xstate";
import { isUnwatched } from "../internal/unwatched-scope.ts";
import { type Params, resolveReference } from "./reference.ts";
import { refuseSpawn } from "./refusal.ts";

/** Runs one action and gives the context that the next one sees: a new object after an assign, else the same. */
export interface Action {
  (context: MachineContext, event: AnyEventObject, scope: AnyActorScope): MachineContext;
  /** It does nothing but tell listeners. */
  readonly isForListeners?: true;
}

/** What runs, in order. */
export interface Actions {
  readonly all: readonly Action[];
  /** Without what only tells listeners: for a chart that has none. */
  readonly unwatched: readonly Action[];
}

type Expression = (args: object, params: unknown) => unknown;

/** What XState makes of `assign`, `emit` and `log`: a function that carries what it was given. */
interface BuiltinAction {
  readonly type: string;
  readonly assignment?: unknown;
  readonly event?: unknown;
  readonly value?: unknown;
  readonly label?: string | undefined;
}

/** Looks the actions of a state or transition up once. */
export function compileActions(actions: readonly unknown[], node: AnyStateNode): Action[] {
  return actions.map((action) => compileAction(action, node));
}

/** Makes one list of actions that were looked up. */
export function inOrder(...actions: readonly Action[]): Actions {
  return { all: actions, unwatched: actions.filter(({ isForListeners }) => !isForListeners) };
}

/** Runs actions in order, each with the context as assigned so far. */
export function runActions(
  { all, unwatched }: Actions,
  context: MachineContext,
  event: AnyEventObject,
  scope: AnyActorScope,
): MachineContext {
  for (const action of isUnwatched(scope) ? unwatched : all) context = action(context, event, scope);
  return context;
}

function compileAction(action: unknown, node: AnyStateNode): Action {
  const { type, params, implementation } = resolveReference(action, "action", node);
  if ("resolve" in (implementation as object)) {
    const builtin = implementation as BuiltinAction;
    if (builtin.type === "xstate.assign") return compileAssign(builtin.assignment, params, node);
    return builtin.type === "xstate.emit" ? compileEmit(builtin.event, params) : compileLog(builtin, params);
  }
  const exec = implementation as ExecutableActionObject["exec"];
  // XState's executor decides when an effect runs: at once, or as soon as a starting actor has started, or never
  // (`transition()` and graph walks only ask what would happen).
  return (context, event, scope) => {
    const info = { context, event, self: scope.self, system: scope.system };
    if (isUnwatched(scope)) exec?.(info, params(context, event));
    else scope.actionExecutor({ type, info, params: params(context, event), exec });
    return context;
  };
}

function compileEmit(source: unknown, params: Params): Action {
  const tell: Action = (context, event, scope) => {
    const info = { context, event, self: scope.self, system: scope.system };
    const emitted = typeof source === "function" ? source(info, params(context, event)) : source;
    // Deferred until the actor has its new snapshot: a listener sees the state that the event belongs to.
    const exec = (): void => scope.defer(() => scope.emit(emitted));
    scope.actionExecutor({ type: "xstate.emit", info, params: { event: emitted }, exec });
    return context;
  };
  return Object.assign(tell, { isForListeners: true as const });
}

function compileLog({ value, label }: BuiltinAction, params: Params): Action {
  return (context, event, scope) => {
    if (isUnwatched(scope)) return context;
    const info = { context, event, self: scope.self, system: scope.system };
    const logged = typeof value === "function" ? value(info, params(context, event)) : value;
    const exec = (): void => (label ? scope.logger(label, logged) : scope.logger(logged));
    scope.actionExecutor({ type: "xstate.log", info, params: { value: logged, label }, exec });
    return context;
  };
}

function compileAssign(assignment: unknown, params: Params, node: AnyStateNode): Action {
  const spawn = refuseSpawn(node);
  const update =
    typeof assignment === "function" ? (assignment as Expression) : updateByKey(assignment as object);
  return (context, event, scope) => {
    const args = { context, event, spawn, self: scope.self, system: scope.system };
    return { ...context, ...(update(args, params(context, event)) as object) };
  };
}

function updateByKey(assignment: object): Expression {
  const entries = Object.entries(assignment);
  return (args, params) => {
    const update: Record<string, unknown> = {};
    for (const [key, value] of entries)
      update[key] = typeof value === "function" ? value(args, params) : value;
    return update;
  };
}
