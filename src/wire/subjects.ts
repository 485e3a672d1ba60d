import { describe, misuse } from "../internal/check.ts";

/**
 * Where a runtime can be reached: its encoded name, and which of the runtimes of that name it is. Two tokens, so that
 * permissions can name the first.
 */
export type Address = string;

const PLAIN = /^[A-Za-z0-9_-]+$/;
const HALF = /^[\ud800-\udfff]$/;
const WRITTEN = /=u([0-9a-f]{4})|((?:=[0-9a-f]{2})+)/g;
const TOKEN = /^[A-Za-z0-9_-]{16}/;
/** A token has so many characters at most. */
export const LONGEST_TOKEN = 256;
const ADDRESS = /^[A-Za-z0-9_=-]+\.[A-Za-z0-9_-]+$/;
const encoder = new TextEncoder();
/**
 * How long a token can be. A server cuts the connection of whoever sends it a line of more than 4,096 bytes, and a probe names
 * two runtimes and the namespace twice: with these limits its line has 2,000 bytes at most, and no other is longer.
 */
const LONGEST_NAME = 512;
const LONGEST_INSTANCE = 32;
const LONGEST_NAMESPACE = 128;

/**
 * A name as one token of a subject. What is not a letter, a digit, `_` or `-` is `=` and its bytes in hex: nothing is
 * interpreted. Half a surrogate pair, which has no bytes, is `=u` and its number.
 */
export function encodeName(name: string): string {
  if (PLAIN.test(name)) return name;
  let token = "";
  for (const char of name) {
    if (PLAIN.test(char)) token += char;
    else if (HALF.test(char)) token += `=u${char.charCodeAt(0).toString(16)}`;
    else for (const byte of encoder.encode(char)) token += `=${byte.toString(16).padStart(2, "0")}`;
  }
  return token;
}

/** The name that became this token. Throws for one that no name becomes. */
export function decodeName(token: string): string {
  if (!token.includes("=")) return token;
  const name = token.replace(WRITTEN, (_, half: string | undefined, bytes: string) =>
    half === undefined
      ? decodeURIComponent(bytes.replaceAll("=", "%"))
      : String.fromCharCode(Number.parseInt(half, 16)),
  );
  if (encodeName(name) !== token) throw new Error(`'${token}' is the name of nobody`);
  return name;
}

/** Whether a name can be a token. */
export function fitsSubject(name: string): boolean {
  return name !== "" && encodeName(name).length <= LONGEST_NAME;
}

/**
 * The address of a runtime. Runtimes may have the same name: the beginning of a token tells them apart. Throws a `TypeError` for
 * a token that cannot, and for a name that is too long.
 */
export function addressOf(runtimeName: string, token: string): Address {
  if (!TOKEN.test(token) || token.length > LONGEST_TOKEN) {
    const must = `16 letters, digits, '_' or '-' at least, and ${LONGEST_TOKEN} at most`;
    throw misuse(`newToken gave ${describe(token)}: it must give ${must}`);
  }
  return `${tokenOf("runtime", runtimeName, LONGEST_NAME)}.${token.slice(0, 16)}`;
}

/** Whether it can be somebody's address: with a name in it, too, for those who read of it. */
export function isAddress(text: unknown): text is Address {
  if (typeof text !== "string" || text.length > LONGEST_NAME + 1 + LONGEST_INSTANCE) return false;
  const dot = text.indexOf(".");
  if (dot > LONGEST_NAME || text.length - dot - 1 > LONGEST_INSTANCE || !ADDRESS.test(text)) return false;
  try {
    nameIn(text);
    return true;
  } catch {
    return false;
  }
}

/** The name of the runtime at an address. */
export function nameIn(address: Address): string {
  return decodeName(address.slice(0, address.indexOf(".")));
}

/** The subjects of one namespace. */
export class Subjects {
  /** All runtimes say what they host. */
  readonly who: string;
  readonly presences: string;
  readonly beats: string;
  readonly #root: string;

  /** Throws a `TypeError` for a namespace whose name is too long. */
  constructor(namespace: string) {
    this.#root = `jobs.v1.${tokenOf("namespace", namespace, LONGEST_NAMESPACE)}`;
    this.who = `${this.#root}.who`;
    this.presences = `${this.#root}.pres.*.*.*`;
    this.beats = `${this.#root}.beat.*.*`;
  }

  /** Requests for a worker: one of those who host it gets each. */
  request(workerName: string): string {
    return `${this.#root}.req.${encodeName(workerName)}`;
  }

  /** The token of the worker that was asked, if this is where one is. */
  requestedIn(subject: string): string | undefined {
    const prefix = `${this.#root}.req.`;
    return subject.startsWith(prefix) ? subject.slice(prefix.length).split(".", 1)[0] : undefined;
  }

  /** Requests for a worker of one runtime, and who has its floor. Who may not ask a worker may publish neither. */
  directRequest(workerName: string, to: Address): string {
    return `${this.request(workerName)}.${to}`;
  }

  /** All requests for workers of one runtime by itself. */
  directRequests(to: Address): string {
    return `${this.#root}.req.*.${to}`;
  }

  /** What a worker says to whoever asked. */
  reply(to: Address, workerName: string): string {
    return `${this.#root}.rep.${to}.${encodeName(workerName)}`;
  }

  /** All that is said to whoever asked. */
  replies(to: Address): string {
    return `${this.#root}.rep.${to}.>`;
  }

  /** Where the wire says that nobody is there. Nobody else may publish it: no worker has such a name. */
  nobody(to: Address, what: string): string {
    return `${this.#root}.rep.${to}.=.${what}`;
  }

  /** What it says nobody is there for, if it is such a subject. */
  nobodyFor(to: Address, subject: string): string | undefined {
    const prefix = this.nobody(to, "");
    return subject.startsWith(prefix) ? subject.slice(prefix.length) : undefined;
  }

  /** Grants, cancels, credit: what whoever asked says to a runtime that hosts workers. */
  control(to: Address): string {
    return `${this.#root}.ctl.${to}`;
  }

  presence(workerName: string, of: Address): string {
    return `${this.#root}.pres.${encodeName(workerName)}.${of}`;
  }

  beat(of: Address): string {
    return `${this.#root}.beat.${of}`;
  }

  /** Whose presence or beat it is. */
  static addressIn(subject: string): Address {
    return subject.split(".").slice(-2).join(".");
  }

  /** The encoded name of the worker whose presence or word it is, or who is asked. */
  static workerTokenIn(subject: string, place: "presence" | "reply" | "request"): string | undefined {
    return subject.split(".")[place === "reply" ? 6 : 4];
  }
}

function tokenOf(what: string, name: string, longest: number): string {
  const token = encodeName(name);
  if (token.length <= longest) return token;
  const start = `${name.slice(0, 50)}…`;
  throw misuse(
    `the name of ${what} '${start}' is too long: as part of a subject it has ${token.length} characters, ${longest} are the most`,
  );
}
