import type { AnyStateMachine } from "xstate";
import type { MachineGraph, StateGraph, TransitionGraph } from "./machine-graph.ts";
import { actionName, functionName, guardName } from "./name-of.ts";

type StateNode = AnyStateMachine["root"];
type Transition = NonNullable<StateNode["always"]>[number];
type Invocation = StateNode["invoke"][number];

/** The states and transitions of a machine, made by this copy of XState or by another, whatever is in it. */
export function graphOf(machine: AnyStateMachine): MachineGraph {
  return { id: machine.id, root: stateOf(machine.root) };
}

function stateOf(node: StateNode): StateGraph {
  const states = Object.values(node.states);
  const [initial] = node.type === "compound" ? node.initial.target : [];
  return {
    id: node.id,
    key: node.key,
    type: node.type,
    ...(node.description === undefined ? {} : { description: node.description }),
    ...filled("tags", node.tags),
    ...filled("entry", node.entry.filter((action) => !isOfTimer(action)).map(actionName)),
    ...filled("exit", node.exit.filter((action) => !isOfTimer(action)).map(actionName)),
    ...filled(
      "invoke",
      invocationsOf(node).map(([, text]) => text),
    ),
    ...(initial === undefined ? {} : { initial: initial.id }),
    ...(node.type === "history" ? { history: node.history || "shallow" } : {}),
    ...filled("defaults", defaultsOf(node)),
    ...filled("states", states.map(stateOf)),
    ...filled("transitions", transitionsOf(node)),
  };
}

/** A list is left out when it is empty. */
function filled<K extends string, T>(key: K, list: readonly T[]): { readonly [P in K]?: readonly T[] } {
  return (list.length === 0 ? {} : { [key]: list }) as { readonly [P in K]?: readonly T[] };
}

/** XState starts and stops the timers of `after` by actions of its own, which nobody wrote. */
function isOfTimer(action: unknown): boolean {
  const { id, sendId } = (typeof action === "function" ? action : {}) as { id?: unknown; sendId?: unknown };
  return [id, sendId].some((each) => typeof each === "string" && each.startsWith("xstate.after."));
}

function transitionsOf(node: StateNode): TransitionGraph[] {
  const candidates = [...node.transitions.values(), node.always ?? []];
  const invocations = new Map(invocationsOf(node));
  return candidates
    .flatMap((list) => list.map((transition, place) => ({ transition, place })))
    .map(({ transition, place }, index) => {
      const { eventType: event, guard, description, reenter } = transition;
      const isElse = guard === undefined && place > 0;
      return {
        id: `${node.id}#${index}`,
        event,
        label: labelOf(transition, node, invocations),
        ...(guard === undefined ? {} : { guard: guardName(guard) }),
        ...(isElse ? { guard: "else" } : {}),
        ...filled("actions", transition.actions.map(actionName)),
        targets: (transition.target ?? []).map(({ id }) => id),
        ...(reenter ? { reenter } : {}),
        ...(description === undefined ? {} : { description }),
      };
    });
}

function labelOf(transition: Transition, node: StateNode, invocations: ReadonlyMap<string, string>): string {
  const { eventType: event } = transition;
  const { delay } = transition as { readonly delay?: number | string };
  if (event === "") return "always";
  if (delay !== undefined) return `after ${typeof delay === "number" ? `${delay} ms` : delay}`;
  if (event === `xstate.done.state.${node.id}`) return "done";
  if (event === "xstate.route") return "route";
  const [, what, id = ""] = /^xstate\.(done\.actor|error\.actor|snapshot)\.(.*)$/s.exec(event) ?? [];
  const who = invocations.get(id);
  return what === undefined || who === undefined ? event : `${what.replace(".actor", "")}: ${who}`;
}

/** The ids of what a state invokes, and how it is called: `load`, or `load as first` where it is given an id. */
function invocationsOf(node: StateNode): (readonly [id: string, text: string])[] {
  return node.invoke.map((invocation: Invocation, index) => {
    const { id } = invocation;
    const source = sourceOf(node, index) ?? "actor";
    // Without an id it gets one that says where it is: nobody wants to read that.
    return [id, id === `${index}.${node.id}` || id === source ? source : `${source} as ${id}`];
  });
}

function sourceOf({ config }: StateNode, index: number): string | undefined {
  const { src } = ([config.invoke].flat()[index] ?? {}) as { readonly src?: unknown };
  if (typeof src === "string") return src;
  const { id } = (src ?? {}) as { readonly id?: unknown };
  return typeof id === "string" ? id : functionName(src);
}

/** XState resolves the targets of a history state only when it is entered. */
function defaultsOf(node: StateNode): string[] {
  if (node.type !== "history") return [];
  const { target } = node.config as { readonly target?: string | readonly (string | StateNode)[] };
  return [target ?? []].flat().flatMap((each) => {
    const found = typeof each === "string" ? byPath(node, each) : each;
    return found === undefined ? [] : [found.id];
  });
}

function byPath(node: StateNode, target: string): StateNode | undefined {
  if (target.startsWith("#")) return node.machine.getStateNodeById(target);
  return target.split(".").reduce<StateNode | undefined>((state, key) => state?.states[key], node.parent);
}
