import { type EventEmitter, once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { createWebSocketInspector } from "@statelyai/inspect";
import type { InspectionEvent, Observer } from "xstate";
import { whenItHappened } from "./when-it-happened.ts";

/** The way to an inspector's relay. */
export interface Connection extends AsyncDisposable {
  /** Gets what is to be sent. */
  readonly inspect: Observer<InspectionEvent>;
  /** Resolves when the socket is closed, by whomever. What comes later is not sent: it does not connect again. */
  readonly closed: Promise<void>;
}

/**
 * Connects to a relay of the Stately inspector. Disposing it sends what is on its way, and closes the socket.
 *
 * `createWebSocketInspector` by itself keeps the last 200 events only until its socket is open, and tries again for
 * ever when nobody answers, which keeps the process alive. So this waits for the socket, and rejects if nobody answers.
 */
export async function connectInspector(url: string): Promise<Connection> {
  // At its own limit, 10, it would cut off charts with states within states.
  const inspector = createWebSocketInspector({ url, serializationDepthLimit: 30, serialize: whenItHappened });
  // It has no other way to tell when it is open.
  const { ws } = inspector.adapter as unknown as { readonly ws: Socket };
  ws.onerror = () => {};
  await once(ws, "open");
  const closed = new Promise<void>((resolve) => ws.once("close", () => resolve()));
  return {
    inspect: inspector.inspect,
    closed,
    async [Symbol.asyncDispose]() {
      // It sends an event in a timer of its own; this timer is due after all of those.
      await wait(0);
      inspector.stop();
      await closed;
    },
  };
}

interface Socket extends EventEmitter {
  onerror: (() => void) | null;
}
