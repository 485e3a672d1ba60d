/**
 * The inspector where there is no Node, as in a browser: it records, but cannot serve a page.
 */
import { misuse } from "../internal/check.ts";
import { Inspector } from "./inspector.ts";
import type { InspectorOptions } from "./inspector-options.ts";

/** Makes an inspector whose `serve()` rejects. See `xstate-jobs/inspector` in Node. */
export function createInspector(options: InspectorOptions = {}): Inspector {
  return new Inspector(options, async () => {
    const way = "save export() as a file, and open it with `npx xstate-jobs inspect FILE`";
    throw misuse(`an inspector in a browser cannot serve() a page: ${way}`);
  });
}

export { RECORD_VERSION } from "./record.ts";
