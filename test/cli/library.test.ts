import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { credsAuthenticator } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { libraryOf, natsOf, ownLibrary } from "../../src/cli/library.ts";
import { createRuntime } from "../../src/index.ts";
import { createInspector } from "../../src/inspector/index.ts";
import { natsTransport } from "../../src/transport/nats.ts";
import { rejectionOf } from "../fixtures/read-all.ts";

/** A folder with a copy of this package in it, as another project would have it. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "xstate-jobs-library-"));
  const copy = join(folder, "node_modules/xstate-jobs");
  mkdirSync(copy, { recursive: true });
  const exports = {
    ".": "./index.mjs",
    "./inspector": "./inspector.mjs",
    "./transport/nats": "./nats.mjs",
  };
  writeFileSync(join(copy, "package.json"), JSON.stringify({ name: "xstate-jobs", exports }));
  const client = join(folder, "node_modules/@nats-io/transport-node");
  mkdirSync(client, { recursive: true });
  writeFileSync(join(client, "package.json"), '{ "exports": "./index.mjs" }');
  writeFileSync(join(client, "index.mjs"), "export const credsAuthenticator = () => 'somebody';");
  writeFileSync(join(copy, "index.mjs"), "export const createRuntime = () => 'a runtime of the copy';");
  writeFileSync(
    join(copy, "inspector.mjs"),
    "export const createInspector = () => 'an inspector of the copy';",
  );
  writeFileSync(join(copy, "nats.mjs"), "export const natsTransport = () => 'a transport of the copy';");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the library of a module", () => {
  it("is the copy that the module itself imports", async () => {
    const library = await libraryOf(pathToFileURL(join(folder, "workers.mjs")).href);
    expect(library.createRuntime()).toBe("a runtime of the copy");
    const { natsTransport, credsAuthenticator } = await library.nats();
    expect(natsTransport({})).toBe("a transport of the copy");
    expect(credsAuthenticator(new Uint8Array())).toBe("somebody");
    expect((await library.inspector()).createInspector()).toBe("an inspector of the copy");
  });

  it("may be too old for an inspector", async () => {
    const old = join(folder, "old/node_modules/xstate-jobs");
    mkdirSync(old, { recursive: true });
    writeFileSync(join(old, "package.json"), '{ "exports": "./index.mjs" }');
    writeFileSync(join(old, "index.mjs"), "export const createRuntime = () => {};");
    const library = await libraryOf(pathToFileURL(join(folder, "old/workers.mjs")).href);
    expect(await rejectionOf(library.inspector())).toMatchObject({
      message: "the xstate-jobs that the module uses has no inspector: update it",
      exitCode: 2,
    });
  });

  it("is this one where there is none", async () => {
    expect(await libraryOf(pathToFileURL(join(tmpdir(), "workers.mjs")).href)).toBe(ownLibrary);
    expect(ownLibrary.createRuntime).toBe(createRuntime);
    expect(await ownLibrary.inspector()).toMatchObject({ createInspector });
    expect(await ownLibrary.nats()).toEqual({ natsTransport, credsAuthenticator });
  });
});

describe("the client for NATS", () => {
  const transport = Promise.resolve({ natsTransport });

  it.each(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"])(
    "that is missing (%s) is what to install",
    async (code) => {
      const missing = Object.assign(new Error("Cannot find package '@nats-io/transport-node'"), { code });
      expect(await rejectionOf(natsOf(transport, Promise.reject(missing)))).toMatchObject({
        message: "the client for NATS is missing: npm install @nats-io/transport-node",
        exitCode: 2,
      });
    },
  );

  it("that does not load for another reason is that error", async () => {
    const error = new Error("no disk");
    expect(await rejectionOf(natsOf(transport, Promise.reject(error)))).toBe(error);
  });
});
