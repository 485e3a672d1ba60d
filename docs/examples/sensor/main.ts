/**
 * A worker that owns a sensor, others that read and watch it, and a cable that is loose after every five values:
 *
 *     npm run build && node --import ./.ci/run-ts.mjs docs/examples/sensor/main.ts
 */
import { createRuntime } from "xstate-jobs";
import { simulateSensor } from "./simulated-sensor.ts";
import { Thermometer } from "./thermometer.ts";

const log = (line: string): void => console.log(`  (${line})`);
const open = simulateSensor({ msPerValue: 20, valuesPerCable: 5, log });

await using runtime = createRuntime();
runtime.on("workerFailed", ({ workerName, error }) =>
  log(`${workerName} failed: ${(error as Error).message}`),
);
const thermometer = new Thermometer(open, { initialMs: 50 });
await runtime.addWorkers(thermometer);

console.log("Read one value");
console.log(await runtime.job(thermometer, { name: "read" }));

console.log("Watch three values");
for await (const { data } of runtime.job(thermometer, { name: "watch", payload: { count: 3 } })) {
  console.log(data);
}

console.log("Watch until it is 24 degrees, whatever happens to the sensor");
{
  // Leaving this block cancels the job.
  await using watch = runtime.job(thermometer, { name: "watch", retry: { attempts: 10 } });
  for await (const { data } of watch) {
    console.log(data);
    if (Number(data) >= 24) break;
  }
}
console.log("Good night");
