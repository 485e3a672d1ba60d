import type { Codec } from "../codec/codec.ts";
import { misuse } from "../internal/check.ts";
import type { TransportPort } from "../transport/transport.ts";
import { pack } from "./envelope.ts";
import type { AskFrame, Body, ControlFrame, Frame, ReplyFrame } from "./frame.ts";
import { Outbox } from "./outbox.ts";
import type { Address, Subjects } from "./subjects.ts";
import type { Wire } from "./wire.ts";

/** How much of a message is kept free for what is said beside the bodies (bytes), or a quarter of it. */
const HEADROOM = 16_384;

/** So much that means nothing is reported in one heartbeat; of more only how much it was. */
const MOST_REPORTED = 5;

/** What a link is made of. */
export interface LinkInit {
  readonly wire: Wire;
  readonly port: TransportPort;
  readonly codec: Codec;
  readonly subjects: Subjects;
  readonly self: Address;
  /** How many ticks of silence, or without an answer, it takes to give up. */
  readonly patience: number;
}

/** What the parts of the protocol share: how to say something to another runtime, and what of a value can be said. */
export class Link {
  readonly wire: Wire;
  readonly port: TransportPort;
  readonly subjects: Subjects;
  readonly self: Address;
  readonly patience: number;
  readonly outbox: Outbox;
  readonly #codec: Codec;
  /** How much came since the last tick that means nothing. */
  #bad = 0;

  constructor({ wire, port, codec, subjects, self, patience }: LinkInit) {
    this.wire = wire;
    this.port = port;
    this.subjects = subjects;
    this.self = self;
    this.patience = patience;
    this.#codec = codec;
    this.outbox = new Outbox(wire, self, () => port.giveTurn());
  }

  /** How many bytes the bodies of one frame may have together. */
  get limit(): number {
    const { maxPayload } = this.wire;
    return maxPayload - Math.min(HEADROOM, maxPayload / 4);
  }

  /** A value as the codec writes it. Throws a `TypeError` for one that cannot be sent. */
  readonly carry = (value: unknown): Body => {
    if (value === undefined) return undefined;
    return this.fitting(this.#codec.encode(value));
  };

  /** The bytes of a value. Throws a `TypeError` if they are too many. */
  fitting(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.limit) {
      const most = `${this.wire.name} takes ${Math.floor(this.limit)}`;
      throw misuse(`${bytes.length} bytes are too many, ${most}: send it in parts, or where it can be found`);
    }
    return bytes;
  }

  /** The value of a body. Throws for one that is malformed. */
  read(body: Body): unknown {
    return body === undefined ? undefined : this.#codec.decode(body);
  }

  /** A message by itself. */
  message(frame: Frame, bodies: readonly Body[] = []): Uint8Array {
    return pack(this.self, [{ frame, bodies }]);
  }

  /** Tells one of the runtimes that host a worker something that only those may say who may ask it. */
  ask(to: Address, workerName: string, frame: AskFrame, bodies: readonly Body[]): void {
    this.outbox.send(this.subjects.directRequest(workerName, to), frame, bodies);
  }

  /** Tells a runtime that hosts a worker. */
  tell(to: Address, frame: ControlFrame, bodies?: readonly Body[]): void {
    this.outbox.send(this.subjects.control(to), frame, bodies);
  }

  tellLazily(to: Address, frame: ControlFrame): void {
    this.outbox.sendLazily(this.subjects.control(to), frame);
  }

  /** Answers a runtime that asked, in the name of a worker. */
  reply(to: Address, workerName: string, frame: ReplyFrame, bodies?: readonly Body[]): void {
    this.outbox.send(this.subjects.reply(to, workerName), frame, bodies);
  }

  /** Somebody said what means nothing: all of it is counted, and some of it reported. */
  bad(error: unknown, frame?: Frame): void {
    this.port.badFrame();
    if (++this.#bad > MOST_REPORTED) return;
    const where = frame === undefined ? "a message" : `a frame '${frame.type}'`;
    this.port.report(error, `${where} from ${this.wire.name}`);
  }

  /** A heartbeat has passed. */
  tick(): void {
    const more = this.#bad - MOST_REPORTED;
    this.#bad = 0;
    if (more > 0) {
      const what = more === 1 ? "one more means" : `${more} more mean`;
      this.port.report(new Error(`${what} nothing either`), `messages from ${this.wire.name}`);
    }
  }
}
