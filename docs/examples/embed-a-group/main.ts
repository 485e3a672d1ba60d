/**
 * An XState application that invokes a job group and a job:
 *
 *     npm run build && node --import ./.ci/run-ts.mjs docs/examples/embed-a-group/main.ts
 */
import { parseArgs } from "node:util";
import { createActor, waitFor } from "xstate";
import { createRuntime } from "xstate-jobs";
import { createReviewMachine } from "./review.machine.ts";
import { createWorkers } from "./workers.ts";

const { values: options } = parseArgs({ options: { interpreted: { type: "boolean", default: false } } });

await using runtime = createRuntime({ mode: options.interpreted ? "interpreted" : "compiled" });
await runtime.addWorkers(...createWorkers(20));
const reviewMachine = createReviewMachine(runtime);

console.log("A change that is reviewed");
await review('const user = "ada";\nlogin(user, readPassword());\nlogin(user, "password");').ended;

console.log("A change that is withdrawn while it is reviewed");
const { actor, ended } = review("one\ntwo\nthree");
await waitFor(actor, ({ context }) => context.progress.style !== undefined);
actor.send({ type: "change.withdrawn" });
await ended;

console.log("A change that cannot be reviewed");
await review("").ended;

/** Runs the machine, and prints each state that it is in with what is new there. */
function review(change: string) {
  const actor = createActor(reviewMachine, { input: { change } });
  actor.subscribe(({ value, context }) => {
    console.log(`  ${value}: ${context.problem ?? context.summary ?? JSON.stringify(context.progress)}`);
  });
  actor.start();
  return { actor, ended: waitFor(actor, ({ status }) => status === "done") };
}
