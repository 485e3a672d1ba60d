import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { layoutEngineFile, loadLayoutEngine } from "../../src/cli/layout-engine.ts";
import { rejectionOf } from "../fixtures/read-all.ts";
import { root } from "../package/repository.ts";

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "xstate-jobs-engine-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "engine.js");
  writeFileSync(file, text);
  return file;
}

describe("the layout engine", () => {
  it("is the one that the inspector's page has", () => {
    expect(layoutEngineFile()).toBe(join(root, "dist/page/elk-worker.js"));
  });

  it("is loaded from its file, and finds places", async () => {
    const elk = createRequire(import.meta.url).resolve("elkjs/lib/elk-worker.min.js");
    const engine = await loadLayoutEngine(elk);
    const placed = await engine({
      id: "all",
      layoutOptions: { "elk.algorithm": "layered" },
      children: [{ id: "a", width: 10, height: 10 }],
    });
    expect(placed.children?.[0]).toMatchObject({ id: "a", x: 12, y: 12 });
  });

  it("is an error if its file is missing, or something else", async () => {
    expect(String(await rejectionOf(loadLayoutEngine("/nowhere/engine.js")))).toContain("/nowhere/engine.js");
    expect(String(await rejectionOf(loadLayoutEngine(fileOf("exports.x = 1;"))))).toContain(
      "is no layout engine",
    );
  });
});
