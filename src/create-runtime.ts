import { Runtime } from "./runtime.ts";
import type { RuntimeOptions } from "./runtime-options.ts";

/**
 * Makes a runtime.
 *
 * @throws TypeError for an option that it does not know or cannot use.
 */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  return new Runtime(options);
}
