/** What a chart may have that cannot be compiled, and what to do instead. */
export const UNSUPPORTED = {
  "a machine without states": "give it one, or write transition logic",
  parallel: "compile a machine for each region",
  "nesting states": "make each inner state one of the machine's, and repeat what the outer one does",
  history: "keep the state in the context, and choose where to go by guards",
  after: "start a timer in an action, and send the event when it is due",
  always: "put its guards and actions on the transitions that lead to the state",
  invoke: "start the work in an action, and send an event when it is done",
  "a transition to several states": "name one: a flat machine is in one state",
  stateIn: "put the transition into the state that it is about",
  raise: "take the further step in the same transition",
  "sendTo, sendParent, forwardTo": "send in an action, as in `({ context }) => context.other.send(event)`",
  spawnChild: "make the actor in an action, with `createActor`",
  stopChild: "stop the actor in an action",
  cancel: "clear the timer in an action",
  enqueueActions:
    "write a transition for each case, with a guard; what it enqueues is known only when it runs",
  "no implementation": "add it with `setup` or `provide`",
  "no function": "implement it with a function",
  "unknown key": "remove it, if XState does nothing with it; else have the machine interpreted",
} as const;

/** The actions of XState's own that are refused, by what they call themselves. */
export const UNSUPPORTED_ACTIONS: Readonly<Record<string, keyof typeof UNSUPPORTED>> = {
  "xstate.raise": "raise",
  "xstate.sendTo": "sendTo, sendParent, forwardTo",
  "xstate.spawnChild": "spawnChild",
  "xstate.stopChild": "stopChild",
  "xstate.cancel": "cancel",
  "xstate.enqueueActions": "enqueueActions",
};

export const SUPPORTED_ACTIONS: readonly string[] = ["xstate.assign", "xstate.emit", "xstate.log"];

/** What may stand in a chart. What is refused by what it means is named here too: it is not unknown. */
export const KEYS = {
  root: ["context", "version", "types", "schemas", "options"],
  state: [
    ...["type", "initial", "states", "on", "onDone", "entry", "exit", "after", "always", "invoke", "history"],
    ...["target", "route", "output", "tags", "meta", "id", "description", "order", "parent"],
  ],
  transition: ["target", "guard", "actions", "reenter", "meta", "description"],
  /** What XState itself adds to a transition. */
  made: ["source", "eventType", "toJSON"],
  initial: ["target", "actions", "meta", "description"],
  reference: ["type", "params"],
  options: ["maxIterations"],
} as const;
