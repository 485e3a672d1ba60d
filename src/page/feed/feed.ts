import { machinesOf } from "../../inspector/check-machine.ts";
import { RECORD_VERSION } from "../../inspector/record.ts";
import { fieldsOf } from "../../inspector/shape.ts";
import type { Hello } from "../model/model.ts";
import { letOthersRun, SLICE } from "./slices.ts";
import { type SentEvent, SentEvents } from "./sse.ts";

/** How the connection is. */
export type FeedStatus =
  | { readonly is: "connecting" }
  | { readonly is: "open" }
  /** The stream is over, and there is nothing more to come. */
  | { readonly is: "complete" }
  /** It tries again; `retryAt` in `performance.now()` time. */
  | { readonly is: "lost"; readonly why: string; readonly retryAt: number }
  /** It does not try again. */
  | { readonly is: "refused"; readonly why: string };

export interface FeedListener {
  status(status: FeedStatus): void;
  /** Everything begins anew. */
  hello(hello: Hello): void;
  /** Resolves when there is room for more. */
  records(records: readonly unknown[]): Promise<void> | undefined;
  /** All that was there has come. */
  ready(): void;
}

const FIRST_DELAY = 500;
const MAX_DELAY = 15_000;
/** A server says something every ten seconds. */
const SILENCE = 35_000;

/** Reads the server's records, and connects again when it has lost it. */
export class Feed {
  readonly #url: string;
  readonly #token: () => string | undefined;
  readonly #listener: FeedListener;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #isComplete = false;
  #hello: Hello | undefined;

  constructor(url: string, token: () => string | undefined, listener: FeedListener) {
    this.#url = url;
    this.#token = token;
    this.#listener = listener;
  }

  /** Connects, also when it is connected: then everything begins anew. */
  start(): void {
    this.stop();
    this.#attempts = 0;
    void this.#connect();
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    clearTimeout(this.#timer);
  }

  async #connect(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#listener.status({ is: "connecting" });
    let why = "The connection was closed.";
    try {
      const token = this.#token();
      const response = await fetch(this.#url, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        cache: "no-store",
        signal: abort.signal,
      });
      if (response.status === 401 || response.status === 403) {
        const why = (await saidBy(response)) ?? "This page may not read.";
        if (this.#abort === abort) this.#listener.status({ is: "refused", why });
        return;
      }
      if (!response.ok || response.body === null)
        throw new Error((await saidBy(response)) ?? `The server answered ${response.status}.`);
      await this.#read(response.body, abort);
    } catch (error) {
      if (error instanceof Refused) {
        abort.abort();
        return this.#listener.status({ is: "refused", why: error.message });
      }
      if (!abort.signal.aborted) why = error instanceof Error ? error.message : String(error);
      else if (abort.signal.reason === SILENCE) why = "The server has been silent for too long.";
    }
    if (this.#abort !== abort) return;
    if (this.#isComplete) return this.#listener.status({ is: "complete" });
    const delay = Math.min(MAX_DELAY, FIRST_DELAY * 2 ** this.#attempts++);
    this.#listener.status({ is: "lost", why, retryAt: performance.now() + delay });
    this.#timer = setTimeout(() => void this.#connect(), delay);
  }

  async #read(body: ReadableStream<Uint8Array>, abort: AbortController): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const events = new SentEvents();
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      for (;;) {
        timer = setTimeout(() => abort.abort(SILENCE), SILENCE);
        const { value, done } = await reader.read();
        clearTimeout(timer);
        if (done || this.#abort !== abort) return;
        let begin = performance.now();
        for (const event of events.push(decoder.decode(value, { stream: true }))) {
          await this.#event(event);
          // Much may come at once.
          if (performance.now() - begin > SLICE) {
            await letOthersRun();
            begin = performance.now();
          }
          if (this.#abort !== abort) return;
        }
      }
    } finally {
      clearTimeout(timer);
      reader.cancel().catch(() => {});
    }
  }

  async #event({ event, data }: SentEvent): Promise<void> {
    const value: unknown = JSON.parse(data);
    if (event === "hello") {
      const hello = helloOf(value);
      this.#isComplete = false;
      this.#hello = hello;
      this.#listener.status({ is: "open" });
      this.#listener.hello(hello);
    } else if (event === "ready") {
      this.#attempts = 0;
      this.#isComplete = this.#hello?.isLive === false;
      this.#listener.ready();
    } else if ((event === "snapshot" || event === "records") && Array.isArray(value)) {
      await this.#listener.records(value);
    }
  }
}

/** The server's own words about why it does not give what it was asked for: as JSON, or as they are. */
async function saidBy(response: Response): Promise<string | undefined> {
  const text = (await response.text()).trim();
  let said: unknown = text;
  try {
    said = fieldsOf(JSON.parse(text))?.error;
  } catch {
    // They are no JSON.
  }
  return typeof said === "string" && said !== "" ? said.slice(0, 300) : undefined;
}

class Refused extends Error {}

/** Throws a `Refused` if this page does not understand what would come. */
function helloOf(value: unknown): Hello {
  const { version, limit, sample, machines, canCancel, isLive } = fieldsOf(value) ?? {};
  if (typeof version !== "number")
    throw new Refused("The server's first words are not those of an inspector.");
  if (version > RECORD_VERSION)
    throw new Refused(`The server writes version ${version} of records; this page reads ${RECORD_VERSION}.`);
  return {
    version,
    limit: typeof limit === "number" && limit >= 0 ? limit : 10_000,
    sample: typeof sample === "number" ? sample : 1,
    machines: machinesOf(machines),
    canCancel: canCancel === true,
    isLive: isLive !== false,
  };
}
