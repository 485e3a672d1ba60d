import type { IncomingMessage } from "node:http";
import { isObject } from "../../internal/check.ts";
import { Refusal } from "./refusal.ts";

const MAX_BYTES = 10_000;

/** The JSON object that a request brings. Throws a {@link Refusal} for anything else, and for more than 10 kB. */
export async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json(;|$)/i.test(type)) throw new Refusal(415, "the body must be application/json");
  const text = Buffer.concat(await chunksOf(request)).toString("utf8");
  const body = parsed(text);
  if (!isObject(body)) throw new Refusal(400, "the body must be a JSON object");
  return body as Readonly<Record<string, unknown>>;
}

async function chunksOf(request: IncomingMessage): Promise<Buffer[]> {
  const tooMuch = new Refusal(413, `the body has more than ${MAX_BYTES} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > MAX_BYTES) throw tooMuch;
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop by itself would close the connection before the answer is out.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw tooMuch;
    chunks.push(chunk);
  }
  return chunks;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "the body is not JSON");
  }
}
