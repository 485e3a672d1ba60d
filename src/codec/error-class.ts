import { isJobError, isJobGroupError, JobError, JobGroupError } from "../errors.ts";
import { isObject } from "../internal/check.ts";

export const AGGREGATE = "AggregateError";
const JOB = "JobError";
const JOB_GROUP = "JobGroupError";

type Fields = Readonly<Record<string, unknown>>;

const BUILT_IN = new Map<string, new (message: string) => Error>(
  [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((each) => [each.name, each]),
);

/** The class that an error is written as: one of a closed set, that of JavaScript and of this package. */
export function classOf(error: Error): string {
  if (isJobError(error)) return JOB;
  if (isJobGroupError(error)) return JOB_GROUP;
  if (error instanceof AggregateError) return AGGREGATE;
  for (const [name, each] of BUILT_IN) if (error instanceof each) return name;
  return "Error";
}

/** An error of that class; `undefined` if there is none, or if it cannot be made of these fields. */
export function errorOfClass(name: unknown, message: string, fields: Fields): Error | undefined {
  switch (name) {
    case "Error":
      return new Error(message);
    case AGGREGATE:
      return new AggregateError([], message);
    case JOB:
      return hasTexts(fields, "workerName") ? new JobError(fields as never) : undefined;
    case JOB_GROUP:
      return hasTexts(fields) && hasRecords(fields)
        ? new JobGroupError({ ...fields, ...recordsIn(fields) } as never)
        : undefined;
  }
  const BuiltIn = BUILT_IN.get(name as string);
  return BuiltIn && new BuiltIn(message);
}

/** Whether what makes up the message is text: it may be anything that was sent. */
function hasTexts(fields: Fields, ...more: string[]): boolean {
  return (
    ["code", "status", "jobId", ...more].every((key) => typeof fields[key] === "string") &&
    ["reason", "workerName"].every((key) => ["string", "undefined"].includes(typeof fields[key]))
  );
}

/** Whether it has these as they should be, if it has them: they were left out if they could not be sent. */
function hasRecords(fields: Fields): boolean {
  const { responses, results } = recordsIn(fields);
  return isObject(responses) && isObject(results);
}

function recordsIn({ responses = {}, results = {} }: Fields): Fields {
  return { responses, results };
}
