import type { Shown } from "../record.ts";
import { shownName } from "./fields.ts";
import type { Look } from "./look.ts";

/** States within states, deeper than anybody draws; and the end of a config that contains itself. */
const DEEPEST = 50;

type Part = (value: unknown, key: string) => Shown | undefined;

/**
 * The config of a machine as JSON: a chart that a viewer can draw, and that `createMachine` takes again. States,
 * transitions and the names of actions, guards, delays and actors are there; functions are their names; of values (context,
 * input, output, meta, params) there is what may be shown.
 */
export function shownDefinition(config: object, look: Look): Shown {
  let depth = 0;

  const value: Part = (given, key) => (typeof given === "function" ? named(given, key) : look(given, key));
  const name: Part = (given, key) =>
    Array.isArray(given) ? all(given, (one) => shownName(one, key, look)) : shownName(given, key, look);
  const flag: Part = (given, key) => (typeof given === "boolean" ? given : look(given, key));

  /** An action, a guard: by its name, with its params. */
  const named: Part = (given, key) => {
    if (typeof given === "function") return { type: given.name };
    if (isObject(given)) return parts(given, { type: name }, value);
    return name(given, key);
  };
  const actor: Part = (given, key) => {
    if (!isObject(given)) return named(given, key);
    // Logic that has no name: whatever it is made of is no part of this chart.
    const { config } = given as { config?: { id?: unknown; name?: unknown } | undefined };
    return name(config?.id ?? config?.name ?? "inline", key);
  };
  const each =
    (part: Part): Part =>
    (given, key) =>
      Array.isArray(given) ? all(given, (one) => part(one, key)) : part(given, key);
  const mapOf =
    (part: Part): Part =>
    (given, key) =>
      isObject(given) ? parts(given, {}, part) : look(given, key);

  const transition: Part = (given, key) =>
    isObject(given) ? parts(given, TRANSITION, value) : named(given, key);
  const invocation: Part = (given, key) =>
    isObject(given) ? parts(given, INVOCATION, value) : look(given, key);
  const state: Part = (given, key) => {
    if (!isObject(given) || depth === DEEPEST) return look(null, key);
    depth++;
    const shown = parts(given, STATE, value);
    depth--;
    return shown;
  };

  const TRANSITION = {
    target: name,
    guard: named,
    actions: each(named),
    description: name,
    reenter: flag,
  };
  const transitions = each(transition);
  const INVOCATION = {
    id: name,
    systemId: name,
    src: actor,
    onDone: transitions,
    onError: transitions,
    onSnapshot: transitions,
  };
  const STATE = {
    id: name,
    key: name,
    type: name,
    history: value,
    target: name,
    initial: transition,
    states: mapOf(state),
    on: mapOf(transitions),
    after: mapOf(transitions),
    always: transitions,
    onDone: transitions,
    entry: each(named),
    exit: each(named),
    invoke: each(invocation),
    description: name,
    tags: name,
    version: name,
  };
  return state(config, "config") ?? null;
}

/** Each property by what it is. Not by assignment: a state or an event may be called `__proto__`. */
function parts(source: object, byKey: Readonly<Record<string, Part>>, other: Part): Shown {
  const shown = Object.entries(source).flatMap(([key, given]): [string, Shown][] => {
    if (given === undefined) return [];
    const part = Object.hasOwn(byKey, key) ? (byKey[key] as Part) : other;
    const made = part(given, key);
    return made === undefined ? [] : [[key, made]];
  });
  return Object.fromEntries(shown);
}

function all(items: readonly unknown[], part: (item: unknown) => Shown | undefined): Shown {
  return items.map(part).filter((shown) => shown !== undefined);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
