import { type AnyActorLogic, type AnyStateMachine, createMachine } from "xstate";
import type { Log, Traced } from "./trace.ts";
import { type Implementation, isPlain, type Wrap, wrapInline, wrapParts } from "./wrap-inline.ts";

/** The machine twice: as XState interprets it, and as the logic that was made of it. */
export interface Sides {
  readonly machine: AnyStateMachine;
  readonly interpreted: Traced;
  readonly compiled: Traced;
}

/** Has the actions and guards of a machine log what they are given before they run, and makes both sides of it. */
export function watch(machine: AnyStateMachine, compile: (machine: AnyStateMachine) => AnyActorLogic): Sides {
  let log: Log = () => {};
  const logged = (kind: string, name: string, implementation: Implementation): Implementation => {
    const watched: Implementation = (args, params) => {
      const { self, system: _, ...rest } = args as { self?: { id: string }; system?: unknown };
      log({ [kind]: name, keys: Object.keys(args), ...rest, of: self?.id, params });
      return implementation(args, params);
    };
    // Inspectors, and what `missed` lists, name it by its function.
    return Object.defineProperty(watched, "name", { value: implementation.name });
  };
  const inline = new Map<Implementation, Implementation>();
  // Most inline functions are called by the key that they stand at: the number tells them apart.
  const wrap: Wrap = (kind, implementation) => {
    const known =
      inline.get(implementation) ??
      logged(kind, `${implementation.name || "inline"} (${inline.size + 1})`, implementation);
    inline.set(implementation, known);
    return known;
  };
  const all = (kind: "action" | "guard"): object =>
    Object.fromEntries(
      Object.entries(machine.implementations[`${kind}s`]).map(([name, implementation]) => [
        name,
        isPlain(implementation) ? logged(kind, name, implementation) : wrapParts(implementation, wrap),
      ]),
    );
  const watched: AnyStateMachine = createMachine(
    wrapInline(machine.config, wrap) as object,
    {
      ...machine.implementations,
      actions: all("action"),
      guards: all("guard"),
    } as object,
  );
  const logTo = (to: Log): void => {
    log = to;
  };
  return {
    machine: watched,
    interpreted: { logic: watched, logTo },
    compiled: { logic: compile(watched), logTo },
  };
}
