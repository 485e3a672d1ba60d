import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Sensor } from "../../../../docs/examples/sensor/sensor.ts";
import { Thermometer } from "../../../../docs/examples/sensor/thermometer.ts";
import { readAll, readData, rejectionOf } from "../../../fixtures/read-all.ts";
import { testRuntime } from "../../../fixtures/test-runtime.ts";
import { turn, turns } from "../../../fixtures/turn.ts";

const BACKOFF = 100;
const LOOSE = new Error("the cable is loose");

/** A sensor that measures what the test says. */
class HandSensor implements Sensor {
  readonly #values = new PassThrough({ objectMode: true });
  isClosed = false;

  measure(): AsyncIterable<number> {
    return this.#values;
  }

  /** Resolves when those who watch had time to hear of it. */
  async shows(...degrees: number[]): Promise<void> {
    for (const each of degrees) this.#values.write(each);
    await turns(3);
  }

  async breaks(): Promise<void> {
    this.#values.destroy(LOOSE);
    await turns(3);
  }

  close(): void {
    this.isClosed = true;
    this.#values.end();
  }
}

/** A thermometer that has started, and the sensors that it has opened so far. */
async function thermometer() {
  const test = testRuntime();
  const sensors: HandSensor[] = [];
  const worker = new Thermometer(() => {
    const sensor = new HandSensor();
    sensors.push(sensor);
    return sensor;
  }, BACKOFF);
  const failures: unknown[] = [];
  test.runtime.on("workerFailed", ({ error }) => failures.push(error));
  await test.runtime.addWorkers(worker);
  await turn();
  return { ...test, worker, sensors, failures };
}

describe("the thermometer", () => {
  it("opens its sensor when it starts, and closes it when it has stopped", async () => {
    const { runtime, sensors } = await thermometer();
    expect(sensors.map(({ isClosed }) => isClosed)).toEqual([false]);
    await runtime.end();
    await turn();
    expect(sensors.map(({ isClosed }) => isClosed)).toEqual([true]);
  });

  it("reads the next value", async () => {
    const { runtime, sensors } = await thermometer();
    const reading = runtime.job("thermometer", { name: "read" });
    await turn();
    await sensors[0]!.shows(20, 21);
    expect(await reading).toBe(20);
  });

  it("is watched for a number of values", async () => {
    const { runtime, sensors } = await thermometer();
    const watch = runtime.job("thermometer", { name: "watch", payload: { count: 2 } });
    await turn();
    await sensors[0]!.shows(20, 21, 22);
    expect(await readData(watch)).toEqual([20, 21]);
  });

  it("is watched until the job is cancelled", async () => {
    const { runtime, worker, sensors } = await thermometer();
    const watch = runtime.job("thermometer", { name: "watch" });
    const watching = readAll(watch);
    await turn();
    await sensors[0]!.shows(20, 21);
    watch.cancel("seen enough");
    const { events, error } = await watching;
    expect(events.map(({ data }) => data)).toEqual([20, 21]);
    expect(error).toMatchObject({ code: "cancelled", reason: "seen enough" });
    await watch.settled;
    expect(worker.activeJobs.size).toBe(0);
  });

  it("fails when its sensor breaks: its jobs end, and it starts again with another sensor", async () => {
    const { runtime, clock, sensors, failures } = await thermometer();
    const watch = runtime.job("thermometer", { name: "watch" });
    await turn();
    await sensors[0]!.breaks();
    expect(await rejectionOf(watch)).toMatchObject({ code: "worker_ended" });
    expect(failures).toEqual([LOOSE]);

    const reading = runtime.job("thermometer", { name: "read" });
    await clock.advance(BACKOFF - 1);
    expect(sensors.map(({ isClosed }) => isClosed)).toEqual([true]);
    await clock.advance(1);
    expect(sensors.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    await sensors[1]!.shows(22);
    expect(await reading).toBe(22);
  });

  it("is watched on by who retries", async () => {
    const { runtime, worker, clock, sensors } = await thermometer();
    const attempts: number[] = [];
    worker.on("jobRequest", ({ attempt }) => attempts.push(attempt));
    const watch = runtime.job("thermometer", {
      name: "watch",
      payload: { count: 2 },
      retry: { attempts: 2 },
    });
    const watching = readData(watch);
    await turn();
    await sensors[0]!.shows(20);
    await sensors[0]!.breaks();
    expect(watch.status).toBeUndefined();
    await clock.advance(BACKOFF);
    await sensors[1]!.shows(21, 22);
    // The second attempt counts from nothing.
    expect(await watching).toEqual([20, 21, 22]);
    expect(attempts).toEqual([1, 2]);
  });
});
