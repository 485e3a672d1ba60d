import type { ServerResponse } from "node:http";
import type { FeedSink } from "./feed.ts";

/** A client that has taken nothing for so long is gone. */
const GONE_MS = 60_000;

/** A client behind a response: it is told in server-sent events. */
export class ResponseSink implements FeedSink {
  readonly #response: ServerResponse;
  readonly #hello: object;

  /** `hello`: what comes before everything else. */
  constructor(response: ServerResponse, hello: object) {
    this.#response = response;
    this.#hello = hello;
  }

  write(event: string, json: string): boolean {
    this.#begin();
    return this.#response.write(`event: ${event}\ndata: ${json}\n\n`);
  }

  ping(): boolean {
    this.#begin();
    return this.#response.write(": ping\n\n");
  }

  end(): void {
    this.#response.end();
  }

  #begin(): void {
    const response = this.#response;
    if (response.headersSent) return;
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // For a proxy before it: what waits in a buffer is not live.
      "x-accel-buffering": "no",
    });
    response.socket?.setTimeout(GONE_MS, () => response.destroy());
    response.write(`event: hello\ndata: ${JSON.stringify(this.#hello)}\n\n`);
  }
}
