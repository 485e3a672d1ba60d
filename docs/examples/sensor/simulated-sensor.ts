import { setTimeout as wait } from "node:timers/promises";
import type { Sensor } from "./sensor.ts";

export interface SimulationOptions {
  readonly msPerValue: number;
  /** How many values a sensor measures until its cable is loose. Whoever opens it again finds it mended. */
  readonly valuesPerCable: number;
  readonly log: (line: string) => void;
}

/** Returns what opens a simulated sensor. Each shows what a room has that gets warmer by half a degree per value. */
export function simulateSensor({ msPerValue, valuesPerCable, log }: SimulationOptions): () => Sensor {
  let degrees = 20;
  return () => {
    let isOpen = true;
    log("sensor opened");
    return {
      async *measure() {
        for (let count = 0; isOpen; count++) {
          await wait(msPerValue);
          if (!isOpen) return;
          if (count === valuesPerCable) throw new Error("the cable is loose");
          yield degrees;
          degrees += 0.5;
        }
      },
      close() {
        isOpen = false;
        log("sensor closed");
      },
    };
  };
}
