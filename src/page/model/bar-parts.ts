import type { ActorNode } from "./actor-node.ts";

/** A stretch of a job's bar in which its state was the same. */
export interface BarPart {
  readonly from: number;
  readonly to: number;
  readonly state: string;
}

/** A job from its beginning to its end, or to `now`. Its ending is the state of no time: the bar's edge shows it. */
export function barParts(node: ActorNode, now: number): BarPart[] {
  const parts: BarPart[] = [];
  let from = node.actor.at;
  let state = node.steps[0]?.from ?? node.actor.state;
  for (const step of node.steps) {
    if (step.to === state) continue;
    // The clock may have been set back.
    const to = Math.max(from, step.at);
    if (to > from || parts.length === 0) parts.push({ from, to, state });
    from = to;
    state = step.to;
  }
  if (!node.isOver) parts.push({ from, to: Math.max(from, now), state });
  return parts;
}
