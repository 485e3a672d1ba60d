import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listFolder } from "../run-worker.ts";
import { tempFolder } from "../temp-folder.ts";

const isWindows = process.platform === "win32";

describe("file-lister", () => {
  it("lists the files of a folder and of those in it, in order, with their sizes", async () => {
    const folder = tempFolder({ "b.ts": "123", "a/z.md": "1", "a/b/c.txt": "" });
    const { response, findings } = await listFolder(folder);
    expect(response.files.map(({ path, size }) => [path, size])).toEqual([
      ["a/b/c.txt", 0],
      ["a/z.md", 1],
      ["b.ts", 3],
    ]);
    expect(response).toMatchObject({ bytes: 4, note: "3 files, 4 B" });
    expect(findings).toEqual([]);
  });

  it("leaves out what others wrote or a tool made", async () => {
    const folder = tempFolder({
      "node_modules/a.js": "",
      ".git/HEAD": "",
      "dist/a.js": "",
      "packages/a/coverage/index.html": "",
      "packages/a/dist.ts": "",
      ".gitignore": "",
    });
    const { response } = await listFolder(folder);
    expect(response.files.map(({ path }) => path)).toEqual([".gitignore", "packages/a/dist.ts"]);
  });

  it("tells after each folder how many files there are", async () => {
    const { progress } = await listFolder(tempFolder({ "a.ts": "", "sub/b.ts": "", "sub/c.ts": "" }));
    expect(progress).toEqual([
      { done: 1, total: undefined, file: "", note: "1 file" },
      { done: 3, total: undefined, file: "sub", note: "3 files" },
    ]);
  });

  it.skipIf(isWindows)("follows no link, so that a loop of them does not hold it up", async () => {
    const folder = tempFolder({ "a.ts": "", "sub/up": { link: ".." }, "again.ts": { link: "a.ts" } });
    const { response, findings } = await listFolder(folder);
    expect(response.files.map(({ path }) => path)).toEqual(["a.ts"]);
    expect(findings).toEqual([]);
  });

  it.skipIf(isWindows)("makes a finding of a link that leads nowhere or to itself", async () => {
    const folder = tempFolder({ "a.ts": "", dangling: { link: "nowhere" }, itself: { link: "itself" } });
    const { response, findings } = await listFolder(folder);
    expect(response.files.map(({ path }) => path)).toEqual(["a.ts"]);
    expect(findings).toHaveLength(2);
    expect(findings).toEqual(
      expect.arrayContaining([
        { kind: "unreadable", path: "dangling (a link)", reason: "no such file or directory" },
        { kind: "unreadable", path: "itself (a link)", reason: "too many symbolic links encountered" },
      ]),
    );
  });

  it.skipIf(isWindows)("leaves out what is neither file nor folder", async () => {
    const folder = tempFolder({ "a.ts": "" });
    const server = createServer().listen(join(folder, "socket"));
    await once(server, "listening");
    const { response, findings } = await listFolder(folder);
    server.close();
    expect(response.files.map(({ path }) => path)).toEqual(["a.ts"]);
    expect(findings).toEqual([]);
  });

  it("makes a finding of a folder that it cannot read", async () => {
    const folder = tempFolder({});
    rmSync(folder, { recursive: true });
    const { response, findings } = await listFolder(folder);
    expect(response.files).toEqual([]);
    expect(findings).toEqual([{ kind: "unreadable", path: "", reason: "no such file or directory" }]);
  });

  // Other systems do not let one make such a name.
  it.runIf(process.platform === "linux")("can open a file whose name is not UTF-8", async () => {
    const folder = tempFolder({});
    const odd = Buffer.concat([Buffer.from(`${folder}/d`), Buffer.of(0xe9)]);
    mkdirSync(odd);
    writeFileSync(Buffer.concat([odd, Buffer.from("/caf"), Buffer.of(0xe9), Buffer.from(".ts")]), "12");
    const { response, findings } = await listFolder(folder);
    expect(response.files).toMatchObject([{ path: "d\uFFFD/caf\uFFFD.ts", size: 2 }]);
    expect(findings).toEqual([]);
  });
});
