import { setTimeout as wait } from "node:timers/promises";

/** Resolves when something is so, in another process or over a network: nothing here tells when. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(5);
}
