import { onTestFinished } from "vitest";
import type { InspectorServer } from "../../../src/inspector/server/serve.ts";
import { tokenOf } from "./asking.ts";

/** An event as the page gets it. */
export interface SentEvent {
  readonly event: string;
  readonly data: unknown;
}

/** A page that follows a server. */
export interface Follower {
  readonly headers: Headers;
  /** The next event; `undefined` when the server has ended. */
  next(): Promise<SentEvent | undefined>;
  /** All events up to and with this one. */
  until(event: string): Promise<SentEvent[]>;
  leave(): void;
}

/** Follows what a server tells, with its token. */
export async function follow(server: InspectorServer): Promise<Follower> {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const headers = { authorization: `Bearer ${tokenOf(server)}` };
  const response = await fetch(new URL("/records", server.url), { signal: controller.signal, headers });
  // Taken at once: of a response that is collected before anybody reads it, fetch gives up the connection.
  const body = response.body as ReadableStream<Uint8Array>;
  const events = eventsOf(body.pipeThrough<string>(new TextDecoderStream() as never));
  const next = async (): Promise<SentEvent | undefined> => (await events.next()).value ?? undefined;
  return {
    headers: response.headers,
    next,
    until: async (wanted) => {
      const all: SentEvent[] = [];
      for (let each = await next(); each !== undefined; each = await next()) {
        all.push(each);
        if (each.event === wanted) return all;
      }
      throw new Error(`the server ended before '${wanted}'`);
    },
    leave: () => controller.abort(),
  };
}

async function* eventsOf(body: ReadableStream<string>): AsyncGenerator<SentEvent, undefined> {
  let text = "";
  try {
    for await (const chunk of body) {
      const messages = (text + chunk).split("\n\n");
      text = messages.pop() ?? "";
      for (const message of messages.filter((each) => !each.startsWith(":"))) {
        const [, event = "", json = ""] = /^event: (\w+)\ndata: ([^\n\r]*)$/.exec(message) ?? [];
        yield { event, data: JSON.parse(json) };
      }
    }
  } catch {
    // The connection is gone.
  }
  return undefined;
}
