import fc from "fast-check";
import { JobError, JobGroupError } from "../../src/errors.ts";

/** How often a property is tried; `CODEC_RUNS` makes it more. */
export const numRuns = Number(process.env.CODEC_RUNS ?? 150);

class HttpError extends RangeError {
  override name = "HttpError";
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 8 }),
  fc.constantFrom("", "\ud800", "a\udc00b", "\ufeff", "\u2028", "$", "$5", "\\u0024"),
);

/** Keys that mean something to JavaScript, to JSON or to this codec, among others. */
const key = fc.oneof(
  text,
  fc.constantFrom(
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "toString",
    "valueOf",
    "toJSON",
    "length",
    "0",
  ),
  fc.constantFrom("$", "$$", "$date", "$$date", "$error", "$map", "$bytes", "$undefined", "$__proto__"),
);

const leaf = fc.oneof(
  text,
  fc.boolean(),
  fc.double(),
  fc.integer(),
  fc.constantFrom<unknown>(
    null,
    undefined,
    Number.NaN,
    -0,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.uint8Array({ maxLength: 10 }).map((bytes) => Uint8Array.from(bytes)),
);

const errorClass = fc.constantFrom(
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  HttpError,
);

const code = fc.constantFrom("failed", "error", "timeout", "deadlock", "worker_lost");
const status = fc.constantFrom("cancelled", "failed", "error");
const maybeText = fc.option(text, { nil: undefined });

function withFields<T extends Error>(error: T, fields: readonly (readonly [string, unknown])[]): T {
  for (const [key, value] of fields) {
    if (["name", "message", "stack", "cause", "errors"].includes(key)) continue;
    if (value !== undefined)
      Object.defineProperty(error, key, { value, enumerable: true, configurable: true });
  }
  return error;
}

/** Values of all kinds that can be sent, in one another. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{
  value: unknown;
  fields: [string, unknown][];
  object: object;
}>((tie) => ({
  fields: fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }),
  // Not by assignment: that would set a prototype.
  object: tie("fields").map((fields) => Object.fromEntries(fields)),
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    tie("object"),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc
      .tuple(errorClass, text, tie("fields"), tie("value"))
      .map(([ErrorClass, message, fields, cause]) => withFields(new ErrorClass(message, { cause }), fields)),
    fc
      .tuple(fc.array(tie("value"), { maxLength: 3 }), text, tie("fields"))
      .map(([errors, message, fields]) => withFields(new AggregateError(errors, message), fields)),
    fc
      .record({
        code,
        status,
        jobId: text,
        workerName: text,
        reason: maybeText,
        name: maybeText,
        response: tie("value"),
        cause: tie("value"),
        issues: fc.option(fc.array(fc.record({ message: text })), { nil: undefined }),
      })
      .map((init) => new JobError(init as never)),
    fc
      .record({
        code,
        status,
        jobId: text,
        workerName: maybeText,
        reason: maybeText,
        responses: tie("object"),
        results: tie("object"),
        cause: tie("value"),
      })
      .map((init) => new JobGroupError(init as never)),
  ),
})).value;
