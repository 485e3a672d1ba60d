/**
 * A value as plain text and lists, which are equal only if the values are the same in all that a codec is to keep:
 * −0, NaN, undefined, the classes of errors, their hidden properties, the order of keys. A property that is undefined
 * is one that is not there.
 */
export function shapeOf(value: unknown): unknown {
  if (typeof value === "number") return `number ${Object.is(value, -0) ? "-0" : value}`;
  if (typeof value === "string") return `text ${JSON.stringify(value)}`;
  if (typeof value !== "object" || value === null) return `${typeof value} ${String(value)}`;
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof Map) return ["map", [...value].map(([key, item]) => [shapeOf(key), shapeOf(item)])];
  if (value instanceof Set) return ["set", [...value].map(shapeOf)];
  if (value instanceof Uint8Array) return `bytes ${value.join()}`;
  if (Array.isArray(value)) return ["array", Array.from(value, shapeOf)];
  const properties = Object.keys(value)
    .map((key) => [key, (value as Record<string, unknown>)[key]] as const)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [key, shapeOf(item)]);
  return value instanceof Error ? errorShape(value, properties) : ["object", properties];
}

function errorShape(error: Error, properties: readonly unknown[][]): unknown {
  const { name, message, stack, cause } = error;
  return {
    class: builtInOf(error),
    name,
    message,
    stack,
    cause: shapeOf(cause),
    errors: error instanceof AggregateError ? error.errors.map(shapeOf) : undefined,
    properties: properties.filter(([key]) => key !== "name"),
  };
}

/** The class, or the first above it, that is sent. */
function builtInOf(error: Error): string {
  let prototype = Object.getPrototypeOf(error);
  while (
    !Object.hasOwn(globalThis, prototype.constructor.name) &&
    !prototype.constructor.name.startsWith("Job")
  ) {
    prototype = Object.getPrototypeOf(prototype);
  }
  return prototype.constructor.name;
}
