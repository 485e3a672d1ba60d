import { describe, isObject } from "../internal/check.ts";
import { textOf } from "../internal/text-of.ts";
import { AGGREGATE, classOf, errorOfClass } from "./error-class.ts";
import { malformed } from "./malformed.ts";
import { escapedKey, put, putHidden } from "./tag.ts";

/** Where it is known what they are; all other enumerable properties of an error are written as its fields. */
const PARTS: readonly string[] = ["name", "message", "stack", "cause"];

/**
 * What is written of an error. `encode` is given each part of it. The stack is sent: it is all that is known about
 * what went wrong in another process.
 *
 * An error is sent to be read, so a property of it that cannot be sent (a socket, a request) puts no other error in
 * its place: it is left out.
 */
export function encodedError(error: Error, encode: (part: unknown, key: string) => unknown): object {
  const part = (of: object, key: string): unknown => {
    try {
      const value: unknown = of[key as keyof object];
      return value === undefined ? undefined : encode(value, key);
    } catch {
      return undefined;
    }
  };
  const name = part(error, "name");
  const message = part(error, "message");
  const stack = part(error, "stack");
  const className = classOf(error);
  const list: unknown = className === AGGREGATE ? (error as AggregateError).errors : undefined;
  const fields = {};
  for (const key of Object.keys(error)) {
    if (PARTS.includes(key) || (className === AGGREGATE && key === "errors")) continue;
    const value = part(error, key);
    if (value !== undefined) put(fields, escapedKey(key), value);
  }
  return {
    class: className,
    name: typeof name === "string" && name !== className ? name : undefined,
    message: typeof message === "string" ? message : textOf(error),
    stack: typeof stack === "string" ? stack : undefined,
    cause: part(error, "cause"),
    errors: Array.isArray(list)
      ? Array.from(list, (_, index) => {
          const item = part(list, String(index));
          return item === undefined ? encode(undefined, "") : item;
        })
      : undefined,
    fields,
  };
}

/** The error of which `content` is written, at that depth. `decode` makes a value of a part of it. */
export function decodedError(
  content: unknown,
  depth: number,
  decode: (part: unknown, depth: number) => unknown,
): Error {
  if (!isObject(content)) throw malformed(`an error is ${describe(content)}`);
  const {
    class: className,
    name,
    message,
    stack,
    cause,
    errors,
    fields,
  } = content as Record<string, unknown>;
  // What lists its parts is no level of its own.
  const own = decode(fields, depth);
  if (typeof message !== "string" || !isText(name) || !isText(stack) || !isRecord(own)) {
    throw malformed("an error has parts of the wrong kind");
  }
  const error = errorOfClass(className, message, own);
  if (error === undefined) throw malformed(`an error is no ${describe(className)}, or lacks its fields`);
  for (const key of Object.keys(own)) {
    if (PARTS.includes(key)) throw malformed(`an error has '${key}' among its fields`);
    if (own[key] !== undefined) put(error, key, own[key]);
  }
  putHidden(error, "message", message);
  if (name !== undefined) putHidden(error, "name", name);
  // Without one, that of this process would tell where it was decoded.
  putHidden(error, "stack", stack ?? `${error.name}: ${message}`);
  if (cause !== undefined) putHidden(error, "cause", decode(cause, depth + 1));
  if (errors !== undefined) {
    if (!Array.isArray(errors)) throw malformed("an error has no list of errors, but something else");
    putHidden(error, "errors", decode(errors, depth));
  }
  return error;
}

function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}

/** Whether it is an object without a class, whatever it was written as. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}
