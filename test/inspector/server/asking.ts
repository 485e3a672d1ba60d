import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { onTestFinished } from "vitest";
import { type InspectorServer, type ServeOptions, serveStore } from "../../../src/inspector/server/serve.ts";
import type { Source } from "../../../src/inspector/server/source.ts";
import { SampleStore } from "./sample-store.ts";

/** A server that ends with the test, at a port of its own. */
export async function served(
  source: Partial<Source> = {},
  options: ServeOptions = {},
): Promise<InspectorServer> {
  const server = await serveStore({ store: new SampleStore(), ...source }, { port: 0, ...options });
  onTestFinished(() => server.close());
  return server;
}

/** The token in the URL of a server. */
export const tokenOf = ({ url }: InspectorServer): string => new URL(url).hash.replace("#token=", "");

export interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Asks as no browser would: any path, and any headers. */
export function ask(
  { url }: InspectorServer,
  path: string,
  { method = "GET", headers = {}, body }: Asked = {},
) {
  const { hostname, port } = new URL(url);
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(
      { host: hostname.replace(/[[\]]/g, ""), port, path, method, headers, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Cancels, with the right token. */
export function cancel(
  server: InspectorServer,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> {
  const usual = { authorization: `Bearer ${tokenOf(server)}`, "content-type": "application/json" };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return ask(server, "/cancel", { method: "POST", headers: { ...usual, ...headers }, body: text });
}

/** Writes bytes to a server, and resolves with all that comes back until it closes. */
export function say({ url }: InspectorServer, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      answer += chunk;
    });
    socket.on("error", reject).on("close", () => resolve(answer));
    socket.write(text);
  });
}
