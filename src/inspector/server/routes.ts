import type { IncomingMessage, ServerResponse } from "node:http";
import { RECORD_VERSION } from "../record.ts";
import { isAsset, sendAsset } from "./assets.ts";
import { readBody } from "./body.ts";
import { sendRecording } from "./download.ts";
import type { Feed } from "./feed.ts";
import { type Feeds, MAX_FEEDS } from "./feeds.ts";
import type { Guard } from "./guard.ts";
import { Refusal } from "./refusal.ts";
import { ResponseSink } from "./response-sink.ts";
import type { Source } from "./source.ts";

const MAX_REASON = 1_000;

interface Route {
  readonly methods: readonly string[];
  /** What it does needs the token even where reading does not. */
  readonly isChange?: boolean;
  answer(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

/** What there is to ask for, beside the files of the page. */
export class Routes {
  readonly #source: Source;
  readonly #feeds: Feeds;
  readonly #guard: Guard;
  /** Those that go on: the feeds of a store may be those of other servers, too. */
  readonly #followed = new Set<Feed>();
  readonly #data: ReadonlyMap<string, Route> = new Map<string, Route>([
    ["/records", { methods: ["GET"], answer: (request, response) => this.#follow(request, response) }],
    [
      "/recording",
      {
        methods: ["GET"],
        answer: (_, response) => sendRecording(this.#source.store.export(Date.now()), response),
      },
    ],
    [
      "/cancel",
      { methods: ["POST"], isChange: true, answer: (request, response) => this.#cancel(request, response) },
    ],
  ]);

  constructor(source: Source, feeds: Feeds, guard: Guard) {
    this.#source = source;
    this.#feeds = feeds;
    this.#guard = guard;
  }

  /** Answers a request. Throws a {@link Refusal} for one that it does not answer. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ""] = (request.url ?? "").split("?");
    this.#guard.checkSource(request, path === "/");
    const route = this.#data.get(path);
    if (route === undefined && !isAsset(path)) throw new Refusal(404, "there is nothing here");
    const methods = route?.methods ?? ["GET", "HEAD"];
    if (!methods.includes(request.method ?? "")) {
      throw new Refusal(405, `this takes ${methods.join(" and ")}`, { allow: methods.join(", ") });
    }
    if (route === undefined) return sendAsset(path, request, response);
    if (route.isChange === true || this.#guard.readingNeedsToken) this.#guard.checkToken(request);
    return route.answer(request, response);
  }

  /** Ends what goes on. */
  end(): void {
    for (const feed of this.#followed) this.#feeds.close(feed);
  }

  #follow({ socket }: IncomingMessage, response: ServerResponse): void {
    // Its turn would come when what was asked for before it is over, and until then nobody would say that the client has gone.
    if (response.socket === null) {
      throw new Refusal(409, "/records needs a connection of its own, or an answer to what was asked before");
    }
    const { limit, sample, machines } = this.#source.store;
    const isLive = this.#source.cancel !== undefined;
    const hello = { version: RECORD_VERSION, limit, sample, machines, canCancel: isLive, isLive };
    const sink = new ResponseSink(response, hello);
    const feed = this.#feeds.open(sink);
    if (feed === undefined) {
      const what = `${MAX_FEEDS} pages look at this inspector already, and it takes no more`;
      throw new Refusal(503, `${what}: close one that you do not need, and try again`, {
        "retry-after": "5",
      });
    }
    this.#followed.add(feed);
    const close = (): void => {
      socket.off("close", close);
      this.#followed.delete(feed);
      this.#feeds.close(feed);
    };
    response.on("drain", () => this.#feeds.resume(feed));
    response.on("close", close);
    socket.on("close", close);
  }

  async #cancel(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { id, reason } = await readBody(request);
    if (typeof id !== "string" || !(reason === undefined || typeof reason === "string")) {
      throw new Refusal(400, 'the body must be {"id": "...", "reason"?: "..."}');
    }
    const { cancel } = this.#source;
    if (cancel === undefined) throw new Refusal(409, "in a recording nothing can be cancelled");
    const outcome = await cancel(id, reason?.slice(0, MAX_REASON));
    if (outcome === "unknown")
      throw new Refusal(404, "there is no such job or group, or it is not kept any more");
    if (outcome === "refused") {
      throw new Refusal(409, "it is over, or it may not be cancelled from outside: it is not cancellable");
    }
    sendJson(response, 200, { cancelled: true });
  }
}

/** Answers with a value as JSON. */
export function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(`${JSON.stringify(value)}\n`);
}
