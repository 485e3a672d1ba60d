import { expectTypeOf } from "vitest";
import { createMachine, fromTransition, type SnapshotFrom, setup } from "xstate";
import { checkMachine, type MachineReport } from "../../src/testing/index.ts";

const machine = setup({
  types: { events: {} as { type: "up"; by: number } | { type: "down" }, context: {} as { count: number } },
}).createMachine({ context: { count: 0 }, initial: "low", states: { low: {}, high: {} } });
type Machine = typeof machine;
const events = [{ type: "up", by: 1 }, { type: "down" }] as const;

// A sentence is about the snapshot, and the step that led there.
const report = checkMachine(
  machine,
  {
    "the count is never negative": ({ context, value }) => {
      expectTypeOf(value).toEqualTypeOf<"low" | "high">();
      return context.count >= 0;
    },
    "it is counted by steps": (snapshot, { event, from, input }) => {
      expectTypeOf(snapshot).toEqualTypeOf<SnapshotFrom<Machine>>();
      expectTypeOf(from).toEqualTypeOf<SnapshotFrom<Machine> | undefined>();
      expectTypeOf(input).toBeUnknown();
      return event?.type !== "up" || event.by > 0;
    },
  },
  {
    events: [...events, { type: "xstate.done.actor.sum", output: 2 }],
    serializeState: ({ context }) => context.count,
    allowDeadlock: ({ value }) => value === "high",
    allowUnreached: ["high"],
    allowUncovered: true,
  },
);
expectTypeOf(report).toEqualTypeOf<MachineReport>();

// Any logic whose transition is pure will do.
const counter = fromTransition(
  ({ count }: { count: number }, event: { type: "up" }, _scope) => ({
    count: event.type === "up" ? count + 1 : count,
  }),
  ({ input }: { input: number }) => ({ count: input }),
);
checkMachine(
  counter,
  { "it goes up": ({ context }, { from }) => context.count > (from?.context.count ?? -1) },
  { events: [{ type: "up" }], inputs: [0, 10], limit: 5 },
);

// @ts-expect-error a sentence is true or false: the undefined of a function that returns nothing would be neither
checkMachine(machine, { "it is so": () => {} }, { events });
// @ts-expect-error it is so at once: a promise is true of everything
checkMachine(machine, { "it is so": async () => true }, { events });
// @ts-expect-error the context has no such field
checkMachine(machine, { "it is so": ({ context }) => context.total > 0 }, { events });
// @ts-expect-error without events nothing is reached
checkMachine(machine, {}, {});
// @ts-expect-error a misspelt type: no transition would be for it
checkMachine(machine, {}, { events: [{ type: "upp", by: 1 }] });
// @ts-expect-error this logic wants an input
checkMachine(counter, {}, { events: [{ type: "up" }] });
// @ts-expect-error paths are of pathsOf()
checkMachine(machine, {}, { events, paths: "simple" });
// @ts-expect-error states are named by their paths
checkMachine(machine, {}, { events, allowUnreached: [machine.states.high] });
// @ts-expect-error there must be sentences, if none then an empty object
checkMachine(createMachine({}), { events: [] });
