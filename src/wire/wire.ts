/** What came over a wire. */
export interface WireMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** The wire itself says that nobody listens where something was published with this `subject` as its `reply`. */
  readonly isNobody: boolean;
}

/** What a wire tells. */
export interface WireEvents {
  /** There is a connection, the first or another. Subscriptions are in place. */
  up(): void;
  /** There is none any more, or none yet: the wire goes on trying. */
  down(reason: string): void;
  /** Something went wrong that ends nothing by itself, such as a subject that may not be used. */
  failed(error: unknown): void;
  /** What was published there was not let through. Said each time. */
  refused(subject: string, error: Error): void;
}

export interface WireSubscription {
  unsubscribe(): void;
}

/**
 * What the protocol of this folder needs of a broker: subjects of tokens with dots between them, `*` for any token and
 * `>` for all that follow; messages of one sender on one subject arrive in order, or not at all. NATS is one.
 */
export interface Wire {
  readonly name: string;
  readonly isUp: boolean;
  /** How many bytes a message may have. May change with each connection. */
  readonly maxPayload: number;
  /** Connects, and connects again whenever the connection is lost, until it is closed. */
  open(events: WireEvents): void;
  /** Holds over all connections. Of the subscribers of one `queue` one gets each message. */
  subscribe(subject: string, onMessage: (message: WireMessage) => void, queue?: string): WireSubscription;
  /** While there is no connection it does nothing. Never throws: of what cannot be published `failed` tells. */
  publish(subject: string, data: Uint8Array, reply?: string): void;
  /** Nothing is received any more. What was published is sent first, if there is a connection. */
  close(): Promise<void>;
}
