import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { hostname } from "node:os";
import { clearTimeout, setTimeout } from "node:timers";
import type { Clock } from "../../clock.ts";
import { checkOptions, type Kind, NAME, type Options } from "../../internal/check.ts";
import { urlOf } from "./addresses.ts";
import { Feeds } from "./feeds.ts";
import { Guard } from "./guard.ts";
import { listen } from "./listen.ts";
import { Refusal } from "./refusal.ts";
import { Routes, sendJson } from "./routes.ts";
import type { Source } from "./source.ts";
import { newToken } from "./token.ts";

/** Where an inspector is to be found, and by whom. */
export interface ServeOptions {
  /** Default 4983, or a free one if that is in use; 0 is a free one. One that is given and in use is an error. */
  readonly port?: number | undefined;
  /**
   * The name or address of this machine to listen at. Default `127.0.0.1`: only what runs on this machine can reach it. At
   * any other, reading needs the token, too.
   */
  readonly host?: string | undefined;
  /** What one must know to cancel: at least 16 characters that a URL may have. Default: a new one each time. */
  readonly token?: string | undefined;
}

/** An inspector that is served. */
export interface InspectorServer {
  /** What to open in a browser. The token is in it, behind the `#`, which browsers keep to themselves. */
  readonly url: string;
  /** Ends it: whoever looks on sees that the connection is gone. Resolves when the port is free. */
  close(): Promise<void>;
}

const PORT: Kind = {
  is: "a whole number from 0 to 65535",
  accepts: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535,
};
const TOKEN: Kind = {
  is: "at least 16 characters of A–Z, a–z, 0–9, - and _",
  accepts: (value) => typeof value === "string" && /^[\w-]{16,}$/.test(value),
};
const OPTIONS: Options = { port: PORT, host: NAME, token: TOKEN };

/** With none of these a client that says nothing, or little at a time, would be kept for ever. */
const LIMITS = {
  connectionsCheckingInterval: 1_000,
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 8_192,
} as const;
const MAX_CONNECTIONS = 200;

const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; worker-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
} as const;

/** The process's time, which does not keep the process alive. */
const clock: Clock = {
  setTimeout: (fn, ms) => setTimeout(fn, ms).unref(),
  clearTimeout: (id: NodeJS.Timeout) => clearTimeout(id),
};

/**
 * Serves a store to browsers. It does not keep the process alive.
 *
 * Rejects with a `TypeError` for options that make no sense, and with an error that says what to do if it cannot listen.
 */
export async function serveStore(source: Source, options: ServeOptions = {}): Promise<InspectorServer> {
  checkOptions("serve()", options, OPTIONS);
  const { host = "127.0.0.1", token = newToken() } = options;
  const server = createServer(LIMITS);
  server.maxConnections = MAX_CONNECTIONS;
  server.unref();
  server.on("connection", (socket) => socket.unref());
  const { address, port } = await listen(server, host, options.port);
  // What happens to it later happens to a connection: there is nobody to tell.
  server.on("error", () => {});
  const guard = new Guard({ address, names: [host, hostname()], token });
  const routes = new Routes(source, Feeds.of(source.store, clock), guard);
  server.on("request", (request, response) => void answer(routes, request, response));
  let closed: Promise<void> | undefined;
  return {
    url: `${urlOf(host, port)}#token=${token}`,
    close: () => {
      closed ??= close(server, routes);
      return closed;
    },
  };
}

async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    await routes.answer(request, response);
  } catch (error) {
    refuse(error, response);
  }
}

function refuse(error: unknown, response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const isRefusal = error instanceof Refusal;
  // What is still to come of the request is not read.
  response.setHeader("connection", "close");
  for (const [name, value] of Object.entries(isRefusal ? error.headers : {})) response.setHeader(name, value);
  sendJson(response, isRefusal ? error.status : 500, {
    error: isRefusal ? error.message : "the inspector could not do that",
  });
}

function close(server: Server, routes: Routes): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    routes.end();
    server.closeAllConnections();
  });
}
