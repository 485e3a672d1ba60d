import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownLibrary } from "../../src/cli/library.ts";
import { loadModule } from "../../src/cli/load-module.ts";
import { rejectionOf } from "../fixtures/read-all.ts";

/** A folder that has nothing to do with this repository. */
let folder: string;
const files = {
  "workers.mjs": "export const value = 1;",
  "broken.mjs": "throw new Error('no\\ndisk');",
  "unparsed.mjs": "export const = 1;",
  "lacking.mjs": "import 'a-package-that-is-nowhere';",
  "typed.ts": "export const value: number = 1;",
  "node_modules/shop/package.json": '{ "name": "shop", "exports": { ".": "./index.mjs" } }',
  "node_modules/shop/index.mjs": "export const value = 'shop';",
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "xstate-jobs-modules-"));
  mkdirSync(join(folder, "node_modules/shop"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a module", () => {
  it.each(["./workers.mjs", "workers.mjs"])("%s is a path that is relative to the folder", async (module) => {
    expect((await loadModule(module, folder)).exports.value).toBe(1);
  });

  it("may be an absolute path, or a package that is installed in the folder", async () => {
    expect((await loadModule(join(folder, "workers.mjs"), "/")).exports.value).toBe(1);
    expect((await loadModule("shop", folder)).exports.value).toBe("shop");
  });

  it("that finds no copy of this package gets the command's own", async () => {
    expect((await loadModule("./workers.mjs", folder)).library).toBe(ownLibrary);
  });

  it.each([
    ["./nowhere.mjs", "cannot load ./nowhere.mjs: there is neither such a file nor such a package"],
    ["shop/inside", expect.stringContaining("Package subpath './inside' is not defined")],
    ["./broken.mjs", "cannot load ./broken.mjs: no disk"],
    ["./unparsed.mjs", expect.stringMatching(/^cannot load .\/unparsed.mjs: [^\n]+$/)],
    ["./lacking.mjs", expect.stringContaining("a-package-that-is-nowhere")],
  ])("that does not load is an error in one line: %s", async (module, message) => {
    expect(await rejectionOf(loadModule(module, folder))).toMatchObject({ message, exitCode: 2 });
  });
});
