import { createServer } from "node:net";
import type { World } from "./world.ts";

const held: unknown[] = [];
const ignore = (): void => {};

/** Faults that may be planted, to see that they are found. Each is called a few times a second. */
export const PLANTS = {
  heap: () => void held.push({ kept: Array.from({ length: 100 }, (_, i) => i + 0.5) }),
  timer: () => void setTimeout(ignore, 3_600_000),
  listener: ({ signals, random }) => signals.pick(random).addEventListener("abort", () => {}),
  job: ({ runtime }) => void runtime.job("nobody"),
  loop: ({ loops }) => loops.run("a planted loop", () => new Promise(ignore)),
  ending: ({ ledger }) => ledger.tell("planted", "completed"),
  rejection: () => void Promise.reject(new Error("planted")),
  handle: () => void (held.length === 0 && held.push(createServer().listen(0, "127.0.0.1"))),
} as const satisfies Readonly<Record<string, (world: World) => void>>;

export type Plant = keyof typeof PLANTS;

export function isPlant(name: string): name is Plant {
  return Object.hasOwn(PLANTS, name);
}
