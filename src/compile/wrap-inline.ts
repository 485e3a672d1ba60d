export type Implementation = (args: object, params: unknown) => unknown;

/** Makes of a function that stands in a chart the one to stand there instead. */
export type Wrap = (kind: "action" | "guard", implementation: Implementation) => Implementation;

type Change = (value: unknown) => unknown;

/** The config of a flat machine with other functions in place of its inline actions and guards. */
export function wrapInline(config: object, wrap: Wrap): object {
  const actions = each((action) => (isPlain(action) ? wrap("action", action) : action));
  const guard: Change = (given) => (isPlain(given) ? wrap("guard", given) : wrapParts(given, wrap));
  const transition = within({ guard, actions });
  const state: Readonly<Record<string, Change>> = {
    entry: actions,
    exit: actions,
    initial: transition,
    route: transition,
    on: ofAll(each(transition)),
  };
  return within({ ...state, states: ofAll(within(state)) })(config) as object;
}

/**
 * What XState makes of `and`, `or` and `not` with other functions in place of the inline guards in it; all else as it is.
 * What `assign`, `emit` and the rest make carries more than a function does: it is seen by what it does.
 */
export function wrapParts(guard: unknown, wrap: Wrap): unknown {
  if (typeof guard !== "function" || !("check" in guard) || !("guards" in guard)) return guard;
  const guards = (guard.guards as unknown[]).map((part) =>
    isPlain(part) ? wrap("guard", part) : wrapParts(part, wrap),
  );
  // It is known by what it carries; XState does not call it.
  const copy = Object.assign(() => false, guard, { guards });
  return Object.defineProperty(copy, "name", { value: guard.name });
}

/** Whether it is a function of the chart's own, and none that XState made. */
export function isPlain(implementation: unknown): implementation is Implementation {
  return (
    typeof implementation === "function" && !("resolve" in implementation) && !("check" in implementation)
  );
}

/** One, or each of a list. */
function each(change: Change): Change {
  return (given) => (Array.isArray(given) ? given.map(change) : change(given));
}

/** Each value of an object. */
function ofAll(change: Change): Change {
  return mapped((_, value) => change(value));
}

/** The values of these keys of an object, where it has them. */
function within(changes: Readonly<Record<string, Change>>): Change {
  return mapped((key, value) => (Object.hasOwn(changes, key) ? changes[key]?.(value) : value));
}

function mapped(change: (key: string, value: unknown) => unknown): Change {
  return (given) => {
    if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
    return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, change(key, value)]));
  };
}
