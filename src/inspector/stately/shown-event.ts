import type { AnyEventObject } from "xstate";
import { fieldsOf, shownName } from "./fields.ts";
import type { Look } from "./look.ts";
import { STAMP } from "./stamp.ts";

/** An event that can be sent anywhere: its type, what may be shown of all else, and when it was. */
export function shownEvent(event: AnyEventObject, at: number, look: Look): AnyEventObject {
  const fields = fieldsOf(event, (value, key) =>
    key === "type" ? shownName(value, key, look) : look(value, key),
  );
  // Not by assignment: a field may be called `__proto__`.
  return Object.fromEntries([...fields, [STAMP, at]]) as unknown as AnyEventObject;
}
