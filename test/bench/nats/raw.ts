import { connect } from "@nats-io/transport-node";
import { TIMEOUT_MS } from "../contender.ts";
import { type NatsContender, type Payload, payloadOf } from "./requester.ts";

const JOB = "raw.job";
const STREAM = "raw.stream";
const PIECES = "raw.pieces";

/** How many it publishes before the event loop gets its turn: with none, all would lie in this process's memory. */
const BATCH = 256;

/** The client of NATS by itself, with JSON at both ends: nothing is promised, nothing is watched over. */
export const raw: NatsContender = {
  async serve(url) {
    const connection = await connect({ servers: url });
    connection.subscribe(JOB, {
      callback: (_, message) => {
        const { n } = message.json<Payload>();
        message.respond(JSON.stringify(payloadOf(n + 1)));
      },
    });
    const publish = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        connection.publish(PIECES, JSON.stringify(payloadOf(i)));
        if (i % BATCH === BATCH - 1) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    connection.subscribe(STREAM, { callback: (_, message) => void publish(message.json<number>()) });
    await connection.flush();
  },

  async connect(url) {
    const connection = await connect({ servers: url });
    return {
      async job(payload) {
        const answer = await connection.request(JOB, JSON.stringify(payload), { timeout: TIMEOUT_MS });
        return answer.json<Payload>();
      },
      stream: (count) =>
        new Promise((resolve) => {
          let sum = 0;
          let left = count;
          const pieces = connection.subscribe(PIECES, {
            callback: (_, message) => {
              sum += message.json<Payload>().n;
              if (--left > 0) return;
              pieces.unsubscribe();
              resolve(sum);
            },
          });
          connection.publish(STREAM, JSON.stringify(count));
        }),
    };
  },
};
