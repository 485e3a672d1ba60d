import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { root } from "./repository.ts";

const ASSETS = ["index.html", "page.js", "page.css"] as const;
/** What may be on the way before anybody sees something. The layout engine comes when a statechart is looked at. */
const MOST_BYTES = 250_000;
/** A ratchet: what it weighs today, rounded up. */
const MAX_BYTES = 41_000;

const read = (file: string): string => readFileSync(join(root, "dist/page", file), "utf8");

describe("the inspector's page, as it is built", () => {
  it("weighs no more than it did, gzipped and without the layout engine", () => {
    const sizes = ASSETS.map((file) => gzipSync(read(file), { level: 9 }).length);
    const size = sizes.reduce((sum, each) => sum + each, 0);
    console.info(
      `the page: ${size} bytes gzipped (${ASSETS.map((file, index) => `${file} ${sizes[index]}`).join(", ")})`,
    );
    expect(size).toBeLessThanOrEqual(Math.min(MAX_BYTES, MOST_BYTES));
  });

  it("needs nothing from another server, and no script or style within the page", () => {
    const html = read("index.html");
    expect(
      [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url?.replace(/^data:.*/, "data:")),
    ).toEqual(["data:", "page.css", "page.js"]);
    expect(html).not.toMatch(/<style|<script>|\sstyle=|\son\w+=/);
    const addresses = [...read("page.js").matchAll(/https?:\/\/[^"'`)\s]*/g)].map(([url]) => url);
    expect(addresses.filter((url) => !url.startsWith("http://www.w3.org/"))).toEqual([]);
    expect(read("page.css")).not.toMatch(/url\(|@import/);
  });

  it("has the layout engine beside it, unchanged, with its licence", () => {
    const original = join(root, "node_modules/elkjs");
    const engine = readFileSync(join(original, "lib/elk-worker.min.js"), "utf8");
    expect(read("elk-worker.js") === engine).toBe(true);
    expect(read("elk-worker.LICENSE.md")).toContain(
      readFileSync(join(original, "LICENSE.md"), "utf8").trim(),
    );
    expect(statSync(join(root, "dist/page/page.js")).size).toBeLessThan(engine.length / 4);
  });

  it("puts no text into a document as markup", () => {
    // The layout of statecharts is parsed as an image, in which nothing runs.
    expect(read("page.js")).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/,
    );
  });
});
