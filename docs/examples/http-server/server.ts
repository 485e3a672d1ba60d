import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Asker } from "xstate-jobs";
import { answer } from "./answer.ts";
import { clientSignal } from "./client-signal.ts";
import { stream } from "./stream.ts";

/** A server that has each request done as a job. Each job may take so long, and ends when its client goes away. */
export function createJobServer(asker: Asker, timeout: number): Server {
  const server = createServer((request, response) => {
    // A server that closes waits for open connections. This one is not needed any more.
    response.once("finish", () => {
      if (!server.listening) request.socket.end();
    });
    handle(asker, timeout, request, response).catch((error: unknown) => {
      // A client that went away is no fault of ours.
      if (response.destroyed) return;
      console.error(error);
      response.writeHead(500).end();
    });
  });
  return server;
}

async function handle(
  asker: Asker,
  timeout: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const signal = clientSignal(response);
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  switch (`${request.method} ${pathname}`) {
    case "GET /price": {
      const payload = Object.fromEntries(searchParams);
      await answer(response, asker.job("shop", { name: "price", payload, timeout, signal }));
      return;
    }
    case "POST /summaries": {
      const payload = await text(request);
      await stream(response, asker.job("writer", { name: "summarize", payload, timeout, signal }));
      return;
    }
    default:
      response.writeHead(404).end();
  }
}
