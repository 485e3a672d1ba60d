import type { StandardSchemaV1 } from "@standard-schema/spec";
import { callHandler } from "./call-handler.ts";
import { handleThrough } from "./interceptors.ts";
import { isThenable } from "./internal/typed-events.ts";
import type { Run } from "./run.ts";
import type { Slots } from "./slots.ts";

/** A handler as the worker keeps it. */
export interface Handler {
  readonly run: (request: never) => unknown;
  /** What `this` is inside of it. */
  readonly self: object;
  readonly payload: StandardSchemaV1 | undefined;
  readonly response: StandardSchemaV1 | undefined;
  readonly slots: Slots | undefined;
}

/** Checks the payload, runs the handler, and gives its run what came of it. */
export function runHandler(run: Run, handler: Handler): void {
  if (handler.payload === undefined) {
    call(run, handler, run.payload);
    return;
  }
  try {
    const checked = validate(handler.payload, run.payload);
    if (isThenable(checked)) {
      checked.then(
        (result) => take(run, handler, result),
        (error) => run.threw(error),
      );
    } else {
      take(run, handler, checked);
    }
  } catch (error) {
    run.threw(error);
  }
}

/** Has a schema look at a value. */
export function validate(
  schema: StandardSchemaV1,
  value: unknown,
): StandardSchemaV1.Result<unknown> | Promise<StandardSchemaV1.Result<unknown>> {
  return schema["~standard"].validate(value);
}

function take(run: Run, handler: Handler, checked: StandardSchemaV1.Result<unknown>): void {
  let payload: unknown;
  try {
    const { issues } = checked;
    if (issues !== undefined) {
      run.refusePayload(issues);
      return;
    }
    payload = checked.value;
  } catch (error) {
    // A schema that answers something else than the standard says.
    run.threw(error);
    return;
  }
  call(run, handler, payload);
}

function call(run: Run, handler: Handler, payload: unknown): void {
  if (!run.begin(payload)) return;
  if (run.interceptors.length > 0) {
    handleThrough(run.interceptors, run, handler);
    return;
  }
  let result: unknown;
  try {
    result = callHandler(run, handler);
    if (isThenable(result)) {
      result.then(
        (value) => run.returned(value),
        (error) => run.threw(error),
      );
      return;
    }
  } catch (error) {
    run.threw(error);
    return;
  }
  run.returned(result);
}
