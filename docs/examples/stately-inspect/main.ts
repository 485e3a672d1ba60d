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
import { connectInspector } from "./connect-inspector.ts";
import { watchedJobs } from "./watched-jobs.ts";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: "ws://localhost:8080" },
    pace: { type: "string", default: "400" },
    interpreted: { type: "boolean", default: false },
  },
});

const connecting = connectInspector(options.url);
const connection = await connecting.catch((error: Error) => {
  console.error(`no relay at ${options.url} (${error.message}): start one, as main.ts says`);
  process.exitCode = 1;
});
if (connection) {
  await using inspector = connection;
  const mode = options.interpreted ? "interpreted" : "compiled";
  const told = await watchedJobs({ inspect: inspector.inspect, mode, paceMs: Number(options.pace) });
  console.log(told.join("\n"));
}
