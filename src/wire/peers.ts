import type { Address } from "./subjects.ts";

/** What becomes of other runtimes. */
export interface PeersOwner {
  /** Asks a runtime that has missed a heartbeat whether it is there; the wire tells if nobody is. */
  probe(peer: Address): void;
  /** A runtime is gone. `hasLeft`: it has said so itself. */
  lost(peer: Address, how: string, hasLeft: boolean): void;
}

/** After how many ticks without a word a runtime is asked: one heartbeat is missing then. */
const PROBE_AFTER = 2;

interface Peer {
  /** Ticks since its last word, on whatever connection. */
  silent: number;
  /** Those of them on the present connection. */
  silentHere: number;
  /** It was heard on the present connection: that nobody listens there means that it is gone, not that it is yet to come back. */
  isHere: boolean;
}

/**
 * Which other runtimes are alive. Time is counted in ticks of this runtime's own, so that one that was stopped itself, or
 * whose event loop was blocked, takes nobody for dead.
 */
export class Peers {
  readonly #owner: PeersOwner;
  readonly #patience: number;
  readonly #peers = new Map<Address, Peer>();

  /** `patience`: after how many ticks of silence a runtime is lost. */
  constructor(owner: PeersOwner, patience: number) {
    this.#owner = owner;
    this.#patience = patience;
  }

  get size(): number {
    return this.#peers.size;
  }

  /** Whether it has been heard within the last heartbeat. */
  isFresh(address: Address): boolean {
    const peer = this.#peers.get(address);
    return peer !== undefined && peer.silent < PROBE_AFTER;
  }

  /** It has said that it is there. */
  heard(address: Address): void {
    this.#peers.set(address, { silent: 0, silentHere: 0, isHere: true });
  }

  /** Somebody speaks in its name: from now on it is watched. That proves nothing of one that is watched already. */
  watch(address: Address): void {
    if (!this.#peers.has(address)) this.heard(address);
  }

  /** It has said that it goes. */
  left(address: Address): void {
    if (this.#peers.delete(address)) this.#owner.lost(address, "has closed", true);
  }

  /** The wire says that nobody listens there. */
  nobodyAt(address: Address): void {
    const peer = this.#peers.get(address);
    if (peer?.isHere && this.#peers.delete(address)) this.#owner.lost(address, "is gone", false);
  }

  /** A heartbeat has passed. */
  tick(): void {
    for (const [address, peer] of [...this.#peers]) {
      peer.silent++;
      peer.silentHere++;
      if (this.#isTooLong(peer)) {
        this.#peers.delete(address);
        this.#owner.lost(address, `has been silent for ${peer.silent - 1} heartbeats`, false);
      } else if (peer.silentHere >= PROBE_AFTER) {
        this.#owner.probe(address);
      }
    }
  }

  /** There is another connection: others may be slower to come back. */
  reconnected(): void {
    for (const peer of this.#peers.values()) {
      peer.silentHere = 0;
      peer.isHere = false;
    }
  }

  clear(): void {
    this.#peers.clear();
  }

  /** On another connection it has some heartbeats to come back, but not again and again: a connection that breaks all the time would keep the dead. */
  #isTooLong({ silent, silentHere }: Peer): boolean {
    if (silent <= this.#patience) return false;
    return silentHere > PROBE_AFTER || silent > 2 * this.#patience;
  }
}
