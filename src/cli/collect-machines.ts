import type { AnyStateMachine } from "xstate";
import { within } from "./within.ts";

/** A state machine that a module exports, and under which name. In an array: the array's. */
export interface ExportedMachine {
  readonly name: string;
  readonly machine: AnyStateMachine;
}

/**
 * The state machines among what a module exports, by name, by default, or in an array: each once, made by whatever copy of
 * XState. Functions are not called, and what throws at who looks at it is none.
 */
export function collectMachines(exports: Readonly<Record<string, unknown>>): readonly ExportedMachine[] {
  const found = new Map<AnyStateMachine, string>();
  for (const [name, value] of Object.entries(exports)) {
    for (const machine of within(value, isMachine)) {
      const before = found.get(machine);
      // A name says more than that it is the default.
      if (before === undefined || before === "default") found.set(machine, name);
    }
  }
  return [...found].map(([machine, name]) => ({ name, machine }));
}

/** Whether it is a state machine of XState 5. Throws what the value itself throws at who looks at it. */
export function isMachine(value: unknown): value is AnyStateMachine {
  const { root, id, getTransitionData } = Object(value) as Partial<AnyStateMachine>;
  return (
    typeof id === "string" &&
    typeof getTransitionData === "function" &&
    Object(root).machine === value &&
    Object(root).transitions instanceof Map
  );
}
