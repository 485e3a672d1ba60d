import type { Runtime } from "../../runtime.ts";
import type { Services } from "../../services.ts";

/** The inside of a runtime: to see that it is as it should be. */
export function insideOf(runtime: Runtime): Services {
  return (runtime as unknown as { _services(): Services })._services();
}
