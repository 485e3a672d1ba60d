import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { StatelyInspectionEvent } from "@statelyai/inspect";
import { WebSocketServer } from "ws";

/** The server that an inspector sends to, as a test needs it: it keeps what it gets. */
export interface Relay extends AsyncDisposable {
  readonly url: string;
  readonly messages: readonly StatelyInspectionEvent[];
  /** Resolves when the first client has gone, and all that it sent is here. */
  readonly left: Promise<void>;
}

/** Hangs up after so many messages, if that is asked for. */
export async function startRelay({ hangUpAfter }: { hangUpAfter?: number } = {}): Promise<Relay> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  const messages: StatelyInspectionEvent[] = [];
  const left = new Promise<void>((resolve) => {
    server.on("connection", (socket) => {
      socket.on("message", (data) => {
        if (messages.push(JSON.parse(String(data))) === hangUpAfter) socket.terminate();
      });
      socket.on("close", () => resolve());
    });
  });
  await once(server, "listening");
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    left,
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
