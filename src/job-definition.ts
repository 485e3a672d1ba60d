import type { StandardSchemaV1 } from "@standard-schema/spec";
import {
  check,
  checkOptions,
  count,
  describe,
  FLAG,
  FUNCTION,
  having,
  misuse,
  type Options,
} from "./internal/check.ts";
import type { JobRequest } from "./job-request.ts";
import type { Handler } from "./run-handler.ts";
import { Slots } from "./slots.ts";

/** How many jobs of one name a worker runs at a time. */
export interface JobLimits {
  /** One at a time, first come, first served. Default false. */
  readonly sequential?: boolean | undefined;
  /** So many at a time. Default: any number. */
  readonly concurrency?: number | undefined;
  /** How many may wait for their turn; what is beyond it ends with code `refused`. Default: any number. */
  readonly maxQueued?: number | undefined;
}

/** A job that a worker offers, as `createWorker` and `new Worker` take it. */
export interface JobDefinition<TPayload = unknown, TResponse = unknown> extends JobLimits {
  /** What the payload must be. The handler gets what the schema makes of it. */
  readonly payload?: StandardSchemaV1 | undefined;
  /** What the response must be. The requester gets what the schema makes of it. */
  readonly response?: StandardSchemaV1 | undefined;
  run(request: JobRequest<TPayload, TResponse>): unknown;
}

/** What a handler may return: nothing, too, as it may have responded already. */
// biome-ignore lint/suspicious/noConfusingVoidType: so that `return request.respond(…)` is fine.
export type Returned<T> = T | void | PromiseLike<T | void>;

const SCHEMA = having("a Standard Schema (zod, valibot, arktype, …)", "~standard");
/** What `{ run }` may have. */
export const DEFINITION: Options = {
  payload: SCHEMA,
  response: SCHEMA,
  sequential: FLAG,
  concurrency: count(1),
  maxQueued: count(0),
  run: FUNCTION,
};

/** Makes a handler of a definition, or of a function alone. Throws a `TypeError` that names what is wrong. */
export function handlerOf(where: string, definition: unknown, self: object): Handler {
  if (typeof definition === "function") {
    return {
      run: definition as Handler["run"],
      self,
      payload: undefined,
      response: undefined,
      slots: undefined,
    };
  }
  if (typeof definition !== "object" || definition === null) {
    throw misuse(`${where} must be a function or { run }, not ${describe(definition)}`);
  }
  checkOptions(where, definition, DEFINITION);
  const { run, payload, response, sequential, concurrency, maxQueued } = definition as JobDefinition;
  check(`'run' of ${where}`, run, FUNCTION);
  if (sequential && concurrency !== undefined && concurrency !== 1) {
    throw misuse(`${where} is 'sequential' and has a 'concurrency' of ${concurrency}: give one of them`);
  }
  const limit = sequential ? 1 : concurrency;
  if (limit === undefined && maxQueued !== undefined) {
    throw misuse(`${where} has 'maxQueued', but nothing queues without 'sequential' or 'concurrency'`);
  }
  const slots = limit === undefined ? undefined : new Slots(limit, maxQueued ?? Number.POSITIVE_INFINITY);
  return { run: run as Handler["run"], self: definition, payload, response, slots };
}
