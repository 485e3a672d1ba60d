import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { isAsset, sendAsset } from "../../../src/inspector/server/assets.ts";
import type { Refusal } from "../../../src/inspector/server/refusal.ts";
import { type Answer, type Asked, ask } from "./asking.ts";

/** A page, and how to ask for its files. */
async function page(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "xstate-jobs-page-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const server = createServer((request, response) => {
    sendAsset(request.url ?? "", request, response, () => folder).catch(({ status, message }: Refusal) =>
      response.writeHead(status).end(message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return (path: string, asked?: Asked): Promise<Answer> => ask({ url, close: async () => {} }, path, asked);
}

describe("a file of the page", () => {
  it.each([
    ["/", "index.html", "text/html; charset=utf-8"],
    ["/page.js", "page.js", "text/javascript; charset=utf-8"],
    ["/page.css", "page.css", "text/css; charset=utf-8"],
    ["/elk-worker.js", "elk-worker.js", "text/javascript; charset=utf-8"],
    ["/elk-worker.LICENSE.md", "elk-worker.LICENSE.md", "text/plain; charset=utf-8"],
  ])("%s is %s, as %s", async (path, file, type) => {
    const get = await page({ [file]: `this is ${file}: ä` });
    const { status, headers, text } = await get(path);
    expect([status, text]).toEqual([200, `this is ${file}: ä`]);
    expect(headers).toMatchObject({ "content-type": type, "cache-control": "no-cache" });
    expect(isAsset(path)).toBe(true);
  });

  it("is not sent again to who has it, and is when it has changed", async () => {
    const get = await page({ "page.js": "one" });
    const { etag = "" } = (await get("/page.js")).headers;
    expect(await get("/page.js", { headers: { "if-none-match": etag } })).toMatchObject({
      status: 304,
      text: "",
    });
    const next = await page({ "page.js": "another" });
    expect(await next("/page.js", { headers: { "if-none-match": etag } })).toMatchObject({ status: 200 });
  });

  it("says how large it is to who asks for no more", async () => {
    const get = await page({ "page.js": "12345" });
    const { status, headers, text } = await get("/page.js", { method: "HEAD" });
    expect([status, headers["content-length"], text]).toEqual([200, "5", ""]);
  });

  it("that is not built says what to do", async () => {
    const get = await page({});
    expect(await get("/")).toMatchObject({
      status: 503,
      text: "the page is not built (index.html is missing): npm run build, where xstate-jobs is",
    });
  });

  it("is one of a list, and no other file", async () => {
    const get = await page({ "secret.txt": "secret" });
    for (const path of ["/secret.txt", "/index.html", "/__proto__", "/constructor"]) {
      expect(isAsset(path)).toBe(false);
      expect((await get(path)).status).toBe(404);
    }
  });
});
