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
  /** Ticks since its last word. */
  silent: number;
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

  /** It has said something. */
  heard(address: Address): void {
    const peer = this.#peers.get(address);
    if (peer === undefined) {
      this.#peers.set(address, { silent: 0, isHere: true });
    } else {
      peer.silent = 0;
      peer.isHere = true;
    }
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
      if (peer.silent > this.#patience) {
        this.#peers.delete(address);
        this.#owner.lost(address, `has been silent for ${this.#patience} heartbeats`, false);
      } else if (peer.silent >= PROBE_AFTER) {
        this.#owner.probe(address);
      }
    }
  }

  /** There is another connection: others may be slower to come back. */
  reconnected(): void {
    for (const peer of this.#peers.values()) {
      peer.silent = 0;
      peer.isHere = false;
    }
  }

  clear(): void {
    this.#peers.clear();
  }
}
