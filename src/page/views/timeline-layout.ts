import type { ActorNode } from "../model/actor-node.ts";
import type { Lane, Track, Tracks } from "../model/lanes.ts";

export const LANE_HEIGHT = 17;
export const HEAD_HEIGHT = 22;

/** A track and where it is, in pixels from the top of all. */
export interface PlacedTrack {
  readonly track: Track;
  readonly y: number;
  readonly height: number;
}

/** Groups first, then the workers by name, runtime by runtime. */
export function placedTracks(tracks: Tracks): { readonly placed: PlacedTrack[]; readonly height: number } {
  const sorted = [...tracks.all].sort(
    (a, b) =>
      compare(a.runtime, b.runtime) ||
      Number(b.kind === "group") - Number(a.kind === "group") ||
      compare(a.name, b.name),
  );
  let y = 0;
  const placed = sorted.map((track) => {
    const height = HEAD_HEIGHT + track.lanes.length * LANE_HEIGHT + 4;
    y += height;
    return { track, y: y - height, height };
  });
  return { placed, height: y };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The index of the first bar that is not over at a time: bars of a lane are one after the other. */
export function firstBarAt({ bars }: Lane, at: number, from = 0): number {
  let low = from;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(bars[middle] as ActorNode) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const endOf = ({ endedAt }: ActorNode): number => endedAt ?? Number.POSITIVE_INFINITY;

/** The bar at a time, or the nearest one that is no more than `slack` milliseconds away. */
export function barNear(lane: Lane, at: number, slack: number): ActorNode | undefined {
  let best: ActorNode | undefined;
  let distance = slack;
  for (let index = firstBarAt(lane, at - slack); index < lane.bars.length; index++) {
    const node = lane.bars[index] as ActorNode;
    if (node.actor.at > at + slack) break;
    if (node.isDropped) continue;
    const away = Math.max(node.actor.at - at, at - endOf(node), 0);
    if (away <= distance) {
      best = node;
      distance = away;
    }
    if (away === 0) break;
  }
  return best;
}
