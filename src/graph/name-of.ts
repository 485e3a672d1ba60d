/** The names that JavaScript gives to a function that was written in place, and that say nothing. */
const PLACES: ReadonlySet<string> = new Set(["", "actions", "entry", "exit", "guard", "guards", "src"]);

type Fields = Readonly<Record<string, unknown>>;

/** What a person calls an action: its name, or what a built-in one does, such as `raise TICK`. */
export function actionName(action: unknown): string {
  if (typeof action === "string") return action;
  if (!isObject(action)) return "action";
  const { type } = action;
  if (typeof type !== "string") return functionName(action) ?? "action";
  return type.startsWith("xstate.") ? builtInName(type, action) : type;
}

/** What a person calls a guard: its name, or what a built-in one combines: `isOpen and not isFull`. */
export function guardName(guard: unknown): string {
  if (typeof guard === "string") return guard;
  if (!isObject(guard)) return "guard";
  const { guards, type } = guard;
  if (Array.isArray(guards)) return combinedName(functionName(guard), guards);
  if ("stateValue" in guard) return `in ${stateText(guard.stateValue)}`;
  return typeof type === "string" ? type : (functionName(guard) ?? "guard");
}

/** What a person calls a function: nothing, if it has no name but that of its place. */
export function functionName(value: unknown): string | undefined {
  const name = typeof value === "function" ? value.name : "";
  return PLACES.has(name) ? undefined : name;
}

/** The built-in guards have no type: their functions' names tell what they do, unless a bundler has cut them. */
function combinedName(how: string | undefined, guards: readonly unknown[]): string {
  const names = guards.map((each) => {
    const isCombined = isObject(each) && Array.isArray(each.guards) && each.guards.length > 1;
    return isCombined ? `(${guardName(each)})` : guardName(each);
  });
  const word = /^(and|or|not)\d*$/.exec(how ?? "")?.[1];
  if (word === "not") return `not ${names[0]}`;
  return names.join(word === undefined ? ", " : ` ${word} `);
}

function builtInName(type: string, action: Fields): string {
  const word = type.slice("xstate.".length);
  switch (word) {
    case "assign":
      return said(word, isObject(action.assignment) ? Object.keys(action.assignment).join(", ") : "");
    case "raise":
    case "emit":
      return said(word, eventText(action.event));
    case "sendTo":
      return said(said("send", eventText(action.event)), targetText(action.to));
    case "cancel":
      return said(word, textOf(action.sendId));
    case "spawnChild":
      return said("spawn", textOf(action.src) || textOf(action.id));
    case "stopChild":
      return said("stop", textOf(action.actorRef));
    case "log":
      return said(word, textOf(action.label) || textOf(action.value));
    default:
      return word;
  }
}

function said(word: string, what: string): string {
  return what === "" ? word : `${word} ${what}`;
}

function eventText(event: unknown): string {
  return isObject(event) && typeof event.type === "string" ? event.type : "";
}

function targetText(target: unknown): string {
  const text = isObject(target) && typeof target.id === "string" ? target.id : textOf(target);
  // XState's own name for it.
  if (text === "#_parent") return "to parent";
  return text === "" ? "" : `to ${text}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function stateText(value: unknown): string {
  if (!isObject(value)) return String(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key}.${stateText(inner)}`)
    .join(" and ");
}

function isObject(value: unknown): value is Fields {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
