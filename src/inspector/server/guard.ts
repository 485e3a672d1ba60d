import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { hostNameIn, isLoopback } from "./addresses.ts";
import { Refusal } from "./refusal.ts";
import { bringsToken } from "./token.ts";

export interface GuardOptions {
  /** The address that is bound. */
  readonly address: string;
  /** By which names the machine may be called beside `localhost` and its addresses. */
  readonly names: readonly string[];
  readonly token: string;
}

/** Who may ask for what. */
export class Guard {
  readonly #isLocal: boolean;
  readonly #names: readonly string[];
  readonly #token: string;

  constructor({ address, names, token }: GuardOptions) {
    this.#isLocal = isLoopback(address);
    this.#names = ["localhost", ...names.map((name) => name.toLowerCase())];
    this.#token = token;
  }

  /** Whether whoever reads must bring the token: whoever can reach the machine could read otherwise. */
  get readingNeedsToken(): boolean {
    return !this.#isLocal;
  }

  /**
   * Throws a {@link Refusal} for what a page from elsewhere makes a browser ask: by a name that leads here by now (DNS
   * rebinding), or from another origin. `isPage`: a link may lead to it, wherever that stands.
   */
  checkSource({ headers, headersDistinct }: IncomingMessage, isPage: boolean): void {
    const [host = "", ...others] = headersDistinct.host ?? [];
    const name = hostNameIn(host);
    if (name === undefined || others.length > 0) throw new Refusal(400, "the Host header makes no sense");
    if (!this.#isOwn(name)) {
      const remedy = this.#isLocal
        ? "use 127.0.0.1 or localhost"
        : "use its IP address, or start it with this host";
      throw new Refusal(403, `the inspector is not called ${JSON.stringify(name)}: ${remedy}`);
    }
    const { origin } = headers;
    if (origin !== undefined && !isSameOrigin(origin, host)) {
      throw new Refusal(
        403,
        "the inspector answers to its own page only, and the request comes from another",
      );
    }
    const isFromHere = ["same-origin", "none", undefined].includes(headers["sec-fetch-site"] as string);
    const isLink =
      isPage && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
    if (!isFromHere && !isLink) {
      throw new Refusal(
        403,
        "the inspector answers to its own page only, and the request comes from elsewhere",
      );
    }
  }

  /** Throws a {@link Refusal} for who does not bring the token. */
  checkToken({ headers }: IncomingMessage): void {
    if (bringsToken(headers.authorization, this.#token)) return;
    const what = headers.authorization === undefined ? "the token is missing" : "the token is wrong";
    throw new Refusal(401, `${what}: it is in the URL that the program has printed`, {
      "www-authenticate": "Bearer",
    });
  }

  #isOwn(name: string): boolean {
    if (isIP(name) !== 0) return !this.#isLocal || isLoopback(name);
    // To the letter: whoever owns a domain may call any name in it that of this machine.
    return this.#names.includes(name);
  }
}

function isSameOrigin(origin: string, host: string): boolean {
  const own = host.toLowerCase();
  return origin === `http://${own}` || origin === `https://${own}`;
}
