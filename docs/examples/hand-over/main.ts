/**
 * Two workers hand the floor over to one another, so that never both speak:
 *
 *     npm run build && node --import ./.ci/run-ts.mjs docs/examples/hand-over/main.ts
 */
import { createRuntime } from "xstate-jobs";
import { call } from "./call.ts";

await using runtime = createRuntime();
const lines = await call(runtime, [
  "Hello, it is me again.",
  "It is my printer, it is on fire.",
  "I have not.",
  "That helped, thank you!",
  "That was all.",
]);
console.log("has the floor  says");
for (const { speaker, text, floor } of lines) {
  console.log(`${floor.join(" and ").padEnd(13)}  ${speaker}: ${text}`);
}
