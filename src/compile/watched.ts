import type { AnyActorLogic, AnyStateMachine } from "xstate";
import type { Log, Traced } from "./trace.ts";

type Implementation = (args: object, params: unknown) => unknown;

/** The machine twice: as XState interprets it, and as the logic that was made of it. */
export interface Sides {
  readonly machine: AnyStateMachine;
  readonly interpreted: Traced;
  readonly compiled: Traced;
}

/** Has the named actions and guards of a machine log what they are given before they run, and makes both sides of it. */
export function watch(machine: AnyStateMachine, compile: (machine: AnyStateMachine) => AnyActorLogic): Sides {
  let log: Log = () => {};
  const logged = (kind: string, name: string, implementation: unknown): unknown => {
    // What XState makes of `assign`, `emit`, `and` and the rest carries more than a function does: left as it is, it is
    // seen by what it does.
    if (!isPlain(implementation)) return implementation;
    return (args: object, params: unknown) => {
      const { self, system: _, ...rest } = args as { self?: { id: string }; system?: unknown };
      log({ [kind]: name, keys: Object.keys(args), ...rest, of: self?.id, params });
      return implementation(args, params);
    };
  };
  const all = (kind: "action" | "guard"): object =>
    Object.fromEntries(
      Object.entries(machine.implementations[`${kind}s`]).map(([name, implementation]) => [
        name,
        logged(kind, name, implementation),
      ]),
    );
  const watched: AnyStateMachine = machine.provide({ actions: all("action"), guards: all("guard") });
  const logTo = (to: Log): void => {
    log = to;
  };
  return {
    machine: watched,
    interpreted: { logic: watched, logTo },
    compiled: { logic: compile(watched), logTo },
  };
}

function isPlain(implementation: unknown): implementation is Implementation {
  return (
    typeof implementation === "function" && !("resolve" in implementation) && !("check" in implementation)
  );
}
