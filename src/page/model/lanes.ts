import type { ActorNode } from "./actor-node.ts";

/** Bars that do not overlap, by their beginning. Some may not be kept any more. */
export interface Lane {
  bars: ActorNode[];
  /** How many of them are not kept any more. */
  dropped: number;
  isBusy: boolean;
  /** When its last bar ended; it counts when the lane is not busy. */
  endsAt: number;
}

/** The jobs of one worker, or the groups of a runtime, in as many lanes as went on at the same time. */
export interface Track {
  readonly key: string;
  readonly name: string;
  readonly runtime: string;
  readonly kind: "group" | "job";
  lanes: Lane[];
  /** How many bars are kept. */
  size: number;
  /** All lanes before this one are busy. */
  firstFree: number;
}

/** Where each job stands in the timeline. */
export class Tracks {
  readonly #tracks = new Map<string, Track>();

  get all(): Iterable<Track> {
    return this.#tracks.values();
  }

  /** A job or a group begins: it gets the first lane that is free. */
  enter(node: ActorNode): void {
    const track = this.#trackOf(node);
    if (track === undefined) return;
    const lane = placeFor(node, track);
    const found = track.lanes[lane];
    if (found === undefined)
      track.lanes.push({ bars: [node], dropped: 0, isBusy: true, endsAt: node.actor.at });
    else {
      found.bars.push(node);
      found.isBusy = true;
    }
    node.lane = lane;
    track.size++;
    if (node.isOver) this.leave(node);
  }

  /** It is over: others may have its lane. */
  leave(node: ActorNode): void {
    const track = this.#tracks.get(keyOf(node));
    const lane = track?.lanes[node.lane];
    if (track === undefined || lane === undefined || lane.bars.at(-1) !== node) return;
    lane.isBusy = false;
    lane.endsAt = node.endedAt ?? node.actor.at;
    track.firstFree = Math.min(track.firstFree, node.lane);
  }

  /** It goes on, or somebody else has its id: it gets a place anew when it enters. */
  remove(node: ActorNode): void {
    const track = this.#tracks.get(keyOf(node));
    const lane = track?.lanes[node.lane];
    const index = lane?.bars.lastIndexOf(node) ?? -1;
    if (track === undefined || lane === undefined || index < 0) return;
    lane.bars.splice(index, 1);
    track.size--;
    if (track.size === 0) this.#tracks.delete(track.key);
    if (index === lane.bars.length) {
      lane.isBusy = false;
      lane.endsAt = lane.bars.at(-1)?.endedAt ?? Number.NEGATIVE_INFINITY;
      track.firstFree = Math.min(track.firstFree, node.lane);
    }
    node.lane = -1;
  }

  /** It is not kept any more. */
  drop(node: ActorNode): void {
    const track = this.#tracks.get(keyOf(node));
    const lane = track?.lanes[node.lane];
    if (track === undefined || lane === undefined) return;
    track.size--;
    lane.dropped++;
    if (track.size === 0) this.#tracks.delete(track.key);
    else if (lane.dropped > 16 && lane.dropped > lane.bars.length / 4) {
      lane.bars = lane.bars.filter(({ isDropped }) => !isDropped);
      lane.dropped = 0;
      trim(track);
    }
  }

  #trackOf(node: ActorNode): Track | undefined {
    const { kind, runtime, workerName } = node.actor;
    if (kind === "runtime" || kind === "worker") return undefined;
    const key = keyOf(node);
    let track = this.#tracks.get(key);
    if (track === undefined) {
      const isGroup = kind === "group";
      const name = isGroup ? "groups" : (workerName ?? "?");
      track = { key, name, runtime, kind: isGroup ? "group" : "job", lanes: [], size: 0, firstFree: 0 };
      this.#tracks.set(key, track);
    }
    return track;
  }
}

/** The first lane that is free, and was at that time: somebody may be heard of late. */
function placeFor({ actor }: ActorNode, track: Track): number {
  const { lanes } = track;
  let isFirst = true;
  let lane = track.firstFree;
  for (; lane < lanes.length; lane++) {
    const { isBusy, endsAt } = lanes[lane] as Lane;
    if (!isBusy && endsAt <= actor.at) break;
    if (!isBusy) isFirst = false;
    else if (isFirst) track.firstFree = lane + 1;
  }
  if (isFirst) track.firstFree = lane + 1;
  return lane;
}

/** A crowd that is long gone leaves no empty lanes. */
function trim(track: Track): void {
  for (
    let last = track.lanes.at(-1);
    last && !last.isBusy && last.bars.length === 0;
    last = track.lanes.at(-1)
  )
    track.lanes.pop();
  track.firstFree = Math.min(track.firstFree, track.lanes.length);
}

function keyOf({ actor }: ActorNode): string {
  return actor.kind === "group" ? `${actor.runtime}\n` : `${actor.runtime}\n${actor.workerName ?? "?"}`;
}
