import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { versionOf } from "../../src/cli/version.ts";
import { manifest, root } from "../package/repository.ts";

const { version } = manifest as unknown as { version: string };

it("the version is that of the package that a file is in, at any depth", () => {
  for (const file of [
    "any.js",
    "src/cli/main.ts",
    "dist/src/cli/main.js",
    "node_modules/xstate/dist/any.js",
  ]) {
    expect(versionOf(pathToFileURL(join(root, file)).href)).toBe(version);
  }
});

it("outside of it, it is unknown", () => {
  expect(versionOf("file:///any.js")).toBe("unknown");
});
