import type { Registry } from "./registry.ts";
import type { Services } from "./services.ts";

/** A line for the log: a job has waited long for its worker. */
export function pendingText(title: string, workerName: string, services: Services): string {
  const { pendingWarnMs, registry, hosts } = services;
  const waited = `${title} has waited ${pendingWarnMs} ms for its worker`;
  const host = hosts.get(workerName);
  if (host !== undefined)
    return `${waited}, which is '${host.state}'. Give the job a timeout, or mend the worker.`;
  return `${waited}. ${whoIsHere(registry)} Add the worker, mend the name, or give the job a timeout.`;
}

/** Which workers are ready, in a sentence. */
export function whoIsHere(registry: Registry): string {
  return `Workers here: ${[...registry].map(({ name }) => `'${name}'`).join(", ") || "none"}.`;
}

/** A line for the log: the handler of a job waits since nobody reads what it reports. */
export function stalledText(title: string, buffer: number): string {
  const what = `its buffer of ${buffer} events is full and nobody has read from it for 5 s, so its handler waits`;
  return `${title}: ${what}. Read on, leave the loop, or do not await a job inside its own loop.`;
}
