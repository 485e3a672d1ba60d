import type { Clock } from "../clock.ts";
import { isObject } from "../internal/check.ts";
import { CommandError, sayingOf } from "./command-error.ts";
import { PATIENCE_MS } from "./connection.ts";
import { EXIT_CODE } from "./exit-code.ts";

/** The token, where others see the arguments of a program. */
export const TOKEN_VARIABLE = "XSTATE_JOBS_INSPECT_TOKEN";

/** Where an inspector is. */
export interface Address {
  /** For a browser, with the token if there is one. */
  readonly url: string;
  /** For people: without it. */
  readonly name: string;
  readonly token: string | undefined;
}

/** So much may come before it is clear what it is. */
const MAX_HELLO = 5_000_000;

/** Tokens beside the one that may stand in a URL. */
export interface Tokens {
  /** Instead of that one. */
  readonly given?: string | undefined;
  /** For want of that one. */
  readonly fallback?: string | undefined;
}

/** The address of a process that runs; `undefined` for what is none. */
export function addressOf(text: string, { given, fallback }: Tokens = {}): Address | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined;
  const url = urlOf(text);
  const hash = new URLSearchParams(url.hash.slice(1));
  const own = hash.get("token") || undefined;
  const token = given ?? own ?? fallback;
  if (token !== undefined && token !== own) {
    hash.set("token", token);
    url.hash = String(hash);
  }
  return {
    url: url.href,
    name: `${url.origin}${url.pathname}`,
    token,
  };
}

function urlOf(text: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw new CommandError(`${text} is no URL`, { cause });
  }
}

/** Resolves if an inspector is there, and lets one read. Rejects with a `CommandError` that says what is there instead. */
export async function requireInspector(address: Address, clock: Clock): Promise<void> {
  const controller = new AbortController();
  const late = failed(`nothing answers at ${address.name} within ${PATIENCE_MS} ms`);
  const timer = clock.setTimeout(() => controller.abort(late), PATIENCE_MS);
  try {
    const response = await get(address, "records", controller.signal);
    if (!isHello(await firstEventOf(response))) throw notAnInspector(address);
  } catch (error) {
    throw controller.signal.aborted ? late : error;
  } finally {
    clock.clearTimeout(timer as never);
    controller.abort();
  }
}

/**
 * What an inspector keeps, as a file, and how many records that are. Rejects with a `CommandError` if that is not what comes, or
 * nothing comes for some seconds.
 */
export async function recordingFrom(
  address: Address,
  clock: Clock,
): Promise<{ readonly text: string; readonly records: number }> {
  const text = await recordingTextFrom(address, clock);
  const { checkRecording } = await import("../inspector/recording.ts");
  try {
    return { text, records: checkRecording(JSON.parse(text)).records.length };
  } catch (cause) {
    throw notAnInspector(address, cause);
  }
}

async function recordingTextFrom(address: Address, clock: Clock): Promise<string> {
  const controller = new AbortController();
  const late = failed(`the recording of ${address.name} does not come: nothing for ${PATIENCE_MS} ms`);
  const wait = (): unknown => clock.setTimeout(() => controller.abort(late), PATIENCE_MS);
  let timer = wait();
  try {
    const response = await get(address, "recording", controller.signal);
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      clock.clearTimeout(timer as never);
      timer = wait();
    }
    return text + decoder.decode();
  } catch (error) {
    if (controller.signal.aborted) throw late;
    if (error instanceof CommandError) throw error;
    throw failed(`the connection to ${address.name} is lost: ${whyNot(error)}`, error);
  } finally {
    clock.clearTimeout(timer as never);
  }
}

async function get(address: Address, path: string, signal: AbortSignal): Promise<Response> {
  const headers = address.token === undefined ? {} : { authorization: `Bearer ${address.token}` };
  let response: Response;
  try {
    response = await fetch(new URL(path, address.name), { headers, signal });
  } catch (cause) {
    throw failed(`nothing answers at ${address.name}: ${whyNot(cause)}`, cause);
  }
  if (response.ok) return response;
  throw await refusedBy(address, response);
}

async function refusedBy(address: Address, response: Response): Promise<CommandError> {
  const said = await errorIn(response);
  if (said === undefined) return notAnInspector(address);
  const { name, token } = address;
  const remedy =
    token === undefined ? `give its whole URL, or ${TOKEN_VARIABLE}` : "a process has a new one each time";
  const why = response.status === 401 ? `${said}; ${remedy}` : said;
  return failed(`the inspector at ${name} does not let this read: ${why}`);
}

/** What an inspector says of a request that it does not answer; `undefined` if it is none. */
async function errorIn(response: Response): Promise<string | undefined> {
  try {
    const body: unknown = await response.json();
    const said = isObject(body) ? (body as { error?: unknown }).error : undefined;
    return typeof said === "string" ? sayingOf(said) : undefined;
  } catch {
    return undefined;
  }
}

/** The data of the first event of a stream of them. */
async function firstEventOf(response: Response): Promise<unknown> {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return undefined;
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const [first, ...others] = text.split("\n\n");
    if (others.length > 0) return dataOf(first ?? "");
    if (text.length > MAX_HELLO) return undefined;
  }
  return undefined;
}

function dataOf(event: string): unknown {
  if (!event.startsWith("event: hello\ndata: ")) return undefined;
  try {
    return JSON.parse(event.slice("event: hello\ndata: ".length));
  } catch {
    return undefined;
  }
}

function isHello(data: unknown): boolean {
  return isObject(data) && typeof (data as { version?: unknown }).version === "number";
}

function notAnInspector({ name }: Address, cause?: unknown): CommandError {
  return failed(`what answers at ${name} is no inspector`, cause);
}

/** An error that is not one of whoever typed the command. */
function failed(message: string, cause?: unknown): CommandError {
  return new CommandError(message, { exitCode: EXIT_CODE.error, cause });
}

/** `fetch` itself says no more than that it failed. */
function whyNot(error: unknown): string {
  const { cause } = error as { cause?: { code?: string } };
  if (cause?.code === "ECONNREFUSED") return "connection refused";
  return sayingOf(cause instanceof Error ? cause : error);
}
