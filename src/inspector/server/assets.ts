import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Refusal } from "./refusal.ts";

const SCRIPT = "text/javascript; charset=utf-8";
/** All files there are. What a request names is looked up, never made a path of. */
const ASSETS: ReadonlyMap<string, { readonly file: string; readonly type: string }> = new Map([
  ["/", { file: "index.html", type: "text/html; charset=utf-8" }],
  ["/page.js", { file: "page.js", type: SCRIPT }],
  ["/page.css", { file: "page.css", type: "text/css; charset=utf-8" }],
  ["/elk-worker.js", { file: "elk-worker.js", type: SCRIPT }],
  ["/elk-worker.LICENSE.md", { file: "elk-worker.LICENSE.md", type: "text/plain; charset=utf-8" }],
]);

export function isAsset(path: string): boolean {
  return ASSETS.has(path);
}

/** Answers with a file of the page, or with 304 for who has it already. `folder`: says where the page is. */
export async function sendAsset(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  folder = pageFolder,
): Promise<void> {
  const asset = ASSETS.get(path);
  if (asset === undefined) throw new Refusal(404, "there is nothing here");
  const content = await contentOf(asset.file, folder);
  const tag = `"${createHash("sha256").update(content).digest("base64url")}"`;
  response.setHeader("etag", tag);
  // Kept, but never shown without asking: the next version of the package answers at the same address.
  response.setHeader("cache-control", "no-cache");
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader("content-type", asset.type);
  response.setHeader("content-length", content.length);
  response.end(request.method === "HEAD" ? undefined : content);
}

async function contentOf(file: string, folder: () => string): Promise<Buffer> {
  try {
    return await readFile(join(folder(), file));
  } catch {
    throw new Refusal(503, `the page is not built (${file} is missing): npm run build, where xstate-jobs is`);
  }
}

/** From the sources and from what is built alike. Throws if this package was bundled into something else. */
function pageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("xstate-jobs/package.json")), "dist/page");
}
