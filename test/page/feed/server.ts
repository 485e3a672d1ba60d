import { vi } from "vitest";
import { helloWith } from "../records.ts";

/** A connection of the page: what it was asked with, and what it is sent. */
export class Connection {
  readonly headers: Readonly<Record<string, string>>;
  readonly response: Response;
  isClosed = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(init: RequestInit, status: number, text: string) {
    this.headers = init.headers as Record<string, string>;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.isClosed = true;
      },
    });
    init.signal?.addEventListener("abort", () => {
      this.isClosed = true;
      this.fail(init.signal?.reason);
    });
    this.response = status === 200 ? new Response(body) : new Response(text, { status });
  }

  /** Sends as the server does. */
  say(event: string, data: unknown): void {
    this.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  write(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  hello(more: object = {}): void {
    this.say("hello", helloWith(more));
  }

  end(): void {
    try {
      this.#controller?.close();
    } catch {
      // It was over already.
    }
  }

  fail(error: unknown): void {
    try {
      this.#controller?.error(error);
    } catch {
      // It was over already.
    }
  }
}

/** Stands for the server: `fetch` finds it. */
export class FakeServer {
  readonly connections: Connection[] = [];
  status = 200;
  text = "";
  /** It is not there. */
  isDown = false;

  constructor() {
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
      if (this.isDown) throw new TypeError("Failed to fetch");
      const connection = new Connection(init, this.status, this.text);
      this.connections.push(connection);
      return connection.response;
    });
  }

  get last(): Connection {
    const last = this.connections.at(-1);
    if (last === undefined) throw new Error("nobody has connected");
    return last;
  }
}
