/**
 * See what happens: which jobs run, on which worker, in which state, and how they got there.
 *
 * ```ts no-run
 * import { createRuntime } from "xstate-jobs";
 * import { createInspector } from "xstate-jobs/inspector";
 *
 * const runtime = createRuntime();
 * const inspector = createInspector();
 * inspector.attach(runtime);
 * console.log((await inspector.serve()).url);
 * ```
 */
import { Inspector } from "./inspector.ts";
import type { InspectorOptions } from "./inspector-options.ts";
import { serveStore } from "./server/serve.ts";

/**
 * Makes an inspector.
 *
 * @throws TypeError for an option that it does not know or cannot use.
 */
export function createInspector(options: InspectorOptions = {}): Inspector {
  return new Inspector(options, serveStore);
}

export type { MachineGraph, StateGraph, TransitionGraph } from "../graph/machine-graph.ts";
export type { Inspector, RecordsOptions } from "./inspector.ts";
export type { InspectorOptions } from "./inspector-options.ts";
export {
  type ActorKind,
  type ActorRecord,
  type GapRecord,
  type InspectorRecord,
  RECORD_VERSION,
  type Shown,
  type StepRecord,
  type Totals,
  type TotalsRecord,
} from "./record.ts";
export type { Recording } from "./recording.ts";
export type { Redact, RedactInfo } from "./redact.ts";
export type { InspectorServer, ServeOptions } from "./server/serve.ts";
