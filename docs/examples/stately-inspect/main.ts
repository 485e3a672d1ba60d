/**
 * Shows a runtime in the Stately inspector: runtime, workers, groups and jobs as one tree, each with its statechart.
 *
 * In one terminal, the relay; it opens https://stately.ai/inspect in a browser:
 *
 *     node -e 'import("@statelyai/inspect/server").then(({ createInspectorServer }) => createInspectorServer())'
 *
 * In another:
 *
 *     npm run build && node --import ./.ci/run-ts.mjs docs/examples/stately-inspect/main.ts
 */
import { parseArgs } from "node:util";
import { createInspector } from "xstate-jobs/inspector";
import { connectInspector } from "./connect-inspector.ts";
import { watchedJobs } from "./watched-jobs.ts";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: "ws://localhost:8080" },
    pace: { type: "string", default: "400" },
    /** The part of the jobs that is shown: 0.1 is one in ten, with all below it. */
    sample: { type: "string", default: "1" },
    interpreted: { type: "boolean", default: false },
  },
});

const connecting = connectInspector(options.url);
const connection = await connecting.catch((error: Error) => {
  console.error(`no relay at ${options.url} (${error.message}): start one, as main.ts says`);
  process.exitCode = 1;
});
if (connection) {
  await using relay = connection;
  let isOver = false;
  void relay.closed.then(() => {
    if (!isOver) console.error("the relay has hung up: what comes is not shown");
  });
  // Whatever a job is asked with, or answers, is cut short before it leaves. `redact` could hide it.
  const inspector = createInspector({ sample: Number(options.sample) });
  const inspect = inspector.inspect(relay.inspect);
  const mode = options.interpreted ? "interpreted" : "compiled";
  const told = await watchedJobs({ inspect, mode, paceMs: Number(options.pace) });
  console.log(told.join("\n"));
  isOver = true;
}
