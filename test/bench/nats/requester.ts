import { expectEqual } from "../contender.ts";

/** Its JSON has this many bytes, and so has that of every response and of every piece of a stream. */
const PAYLOAD_BYTES = 200;

export interface Payload {
  readonly n: number;
  readonly text: string;
}

/** Where one contender's worker and its requester meet, and how the requester uses it. */
export interface NatsContender {
  /** Answers `add` with a payload of `n + 1`, and streams as many payloads as it is asked for. */
  serve(url: string): Promise<void>;
  connect(url: string): Promise<Requester>;
}

export interface Requester {
  /** One job, from its payload to the payload that answers it. */
  job(payload: Payload): Promise<Payload>;
  /** One stream of `count` payloads, read one by one. Gives the sum of their numbers. */
  stream?(count: number): Promise<number>;
}

const FILLING = "x".repeat(PAYLOAD_BYTES);
const FRAME_BYTES = JSON.stringify({ n: 0, text: "" }).length;

export function payloadOf(n: number): Payload {
  const digits = n < 10 ? 1 : Math.floor(Math.log10(n)) + 1;
  return { n, text: FILLING.slice(0, PAYLOAD_BYTES - FRAME_BYTES - (digits - 1)) };
}

/** `count` jobs, `width` of them at any time. */
export async function jobs(requester: Requester, count: number, width: number): Promise<void> {
  let asked = 0;
  let sum = 0;
  const lane = async (): Promise<void> => {
    while (asked < count) {
      const { n } = await requester.job(payloadOf(asked++));
      sum += n;
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  expectEqual(sum, (count * (count + 1)) / 2, "jobs over a wire");
}

export async function stream(requester: Requester, count: number): Promise<void> {
  expectEqual((await requester.stream?.(count)) ?? 0, (count * (count - 1)) / 2, "a stream over a wire");
}
