/**
 * A moderator lets three debaters argue, round by round, all at the same time:
 *
 *     npm run build && node --import ./.ci/run-ts.mjs docs/examples/debate/main.ts
 *
 * Cleo has one argument less than the others. What becomes of the round in which she fails is up to `cancelOnError`.
 */
import { createRuntime } from "xstate-jobs";
import { createDebater } from "./debater.ts";
import { createModerator } from "./moderator.ts";
import type { DebatePayload, Report } from "./protocol.ts";

const MS_PER_PHRASE = 30;
const ARGUMENTS = {
  ada: ["one can draw them", "they forget no case", "tests walk them"],
  ben: ["they take time to learn", "small things are simple without", "few people know them"],
  cleo: ["it depends", "it really depends"],
};

console.log("When one fails, the round ends (cancelOnError: true, the default)");
await hold({ topic: "statecharts", rounds: 3 });

console.log("\nWhen one fails, the others go on (cancelOnError: false)");
await hold({ topic: "statecharts", rounds: 3, cancelOnError: false });

async function hold(payload: DebatePayload): Promise<void> {
  const debaters = Object.entries(ARGUMENTS).map(([name, knows]) =>
    createDebater(name, knows, MS_PER_PHRASE),
  );
  const moderator = await createModerator(debaters);
  await using runtime = createRuntime();
  await runtime.addWorkers(moderator);

  const job = runtime.job(moderator, { name: "debate", payload });
  for await (const { type, data } of job) if (type === "update" && data !== undefined) show(data);
  const { statements, cutShort } = await job;
  console.log(
    `  ${statements.length} statements; ${cutShort === undefined ? "nothing was cut short" : `cut short in ${cutShort}`}`,
  );

  for (const debater of debaters) {
    const { said, heard } = await runtime.job(debater, { name: "recall" });
    console.log(`  ${debater.name} remembers to have said ${said.length} and heard ${heard.length}`);
  }
}

function show(report: Report): void {
  if (report.kind === "round") console.log(`  Round ${report.round}`);
  if (report.kind === "phrase") console.log(`    ${report.speaker.padEnd(4)}  ${report.text}`);
  if (report.kind === "missing") console.log(`    ${report.speaker.padEnd(4)}  (${report.why})`);
}
