import { describe, expect, it } from "vitest";
import type { AuditResponse } from "../../../../../docs/examples/demo/protocol.ts";
import { brokenLinks, linksIn } from "../../../../../docs/examples/demo/workers/broken-links.ts";
import { auditFolder } from "../run-worker.ts";
import { tempFolder } from "../temp-folder.ts";

describe("broken-links", () => {
  it("finds links to files that do not exist, with their place", async () => {
    const folder = tempFolder({
      "README.md": "[one](docs/one.md)\n\n[gone](docs/gone.md) and [docs](docs/)\n",
      "docs/one.md": "[up](../README.md) [root](/docs/one.md) [picture](missing.png)",
      "docs/a b.md": "[itself](<a b.md>) [encoded](a%20b.md#part) [bad](%zz)",
    });
    const { findings, response } = await auditFolder<AuditResponse>(brokenLinks(), folder);
    expect(findings).toHaveLength(3);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: "finding",
          path: "README.md",
          line: 3,
          text: "links to docs/gone.md",
        }),
        expect.objectContaining({
          kind: "finding",
          path: "docs/one.md",
          line: 1,
          text: "links to missing.png",
        }),
        expect.objectContaining({ kind: "finding", path: "docs/a b.md", line: 1, text: "links to %zz" }),
      ]),
    );
    const notes = findings.map((finding) => finding.kind === "finding" && finding.note);
    expect(notes).toEqual([1, 2, 3].map((count) => expect.stringContaining(`, ${count} broken`)));
    expect(response).toEqual({ note: "9 links, 3 broken" });
  });

  it("counts a link into a folder that is not audited as sound", async () => {
    const folder = tempFolder({ "README.md": "[a](dist/a.js)", "dist/a.js": "" });
    expect((await auditFolder<AuditResponse>(brokenLinks(), folder)).response.note).toBe("1 link, 0 broken");
  });

  it("fails where the audit is strict, once it has found them all", async () => {
    const folder = tempFolder({ "README.md": "[a](a.md) [b](b.md)" });
    await expect(auditFolder(brokenLinks(), folder, { strict: true })).rejects.toMatchObject({
      name: "JobError",
      code: "failed",
      reason: "2 links lead nowhere",
      response: { note: "2 links, 2 broken" },
    });
  });

  it("completes where the audit is strict and nothing is broken", async () => {
    const folder = tempFolder({ "README.md": "[a](README.md)" });
    const { response } = await auditFolder<AuditResponse>(brokenLinks(), folder, { strict: true });
    expect(response.note).toBe("1 link, 0 broken");
  });
});

describe("linksIn", () => {
  const targetsIn = (page: string): string[] => [...linksIn(page)].map(({ target }) => target);

  it("reads inline links, pictures, pictures in links, and definitions", () => {
    expect(targetsIn('[a](a.md "title") ![b](b.png) [![c](c.png)](c.md)\n[d]: d.md\n')).toEqual([
      "a.md",
      "b.png",
      "c.png",
      "c.md",
      "d.md",
    ]);
  });

  it("cuts off what stands for a part of the file", () => {
    expect(targetsIn("[a](a.md#part) [b](b.html?x=1)")).toEqual(["a.md", "b.html"]);
  });

  it("passes over other sites, parts of the same page, and footnotes", () => {
    expect(targetsIn("[a](https://a.org) [b](mailto:b@c) [c](//d.org) [d](#part) [e]()\n[^f]: word")).toEqual(
      [],
    );
  });

  it("passes over code", () => {
    expect(
      targetsIn("`[a](a.md)` ``[b](`b.md)``\n```md\n[c](c.md)\n```\n~~~~\n```\n[d](d.md)\n~~~~\n[e](e.md)"),
    ).toEqual(["e.md"]);
  });
});
