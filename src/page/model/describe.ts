import type { ActorNode } from "./actor-node.ts";
import { durationOf } from "./format.ts";

/** An actor in one line: what it is called, who runs it, its state, how long it took so far. */
export function describeActor(node: ActorNode, now: number): string {
  const { actor, state } = node;
  const worker = actor.workerName && actor.workerName !== node.title ? ` · ${actor.workerName}` : "";
  return `${node.title}${worker} · ${state} · ${durationOf(node.lasted(now))}`;
}
