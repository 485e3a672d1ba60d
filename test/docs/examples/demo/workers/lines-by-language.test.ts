import { describe, expect, it } from "vitest";
import type { LinesByLanguage } from "../../../../../docs/examples/demo/protocol.ts";
import { MAX_TEXT_BYTES } from "../../../../../docs/examples/demo/read-text.ts";
import { countLines, linesByLanguage } from "../../../../../docs/examples/demo/workers/lines-by-language.ts";
import { auditFolder } from "../run-worker.ts";
import { tempFolder } from "../temp-folder.ts";

describe("lines-by-language", () => {
  it("counts files and lines of each language, most lines first", async () => {
    const folder = tempFolder({
      "a.py": "1\n",
      "a.ts": "1\n2\n3\n",
      "sub/b.mts": "1",
      "README.md": "1\n2\n",
      LICENSE: "1\n2\n3\n",
    });
    const { response, findings } = await auditFolder<LinesByLanguage>(linesByLanguage(), folder);
    expect([...response.languages]).toEqual([
      ["TypeScript", { files: 2, lines: 4 }],
      ["Other", { files: 1, lines: 3 }],
      ["Markdown", { files: 1, lines: 2 }],
      ["Python", { files: 1, lines: 1 }],
    ]);
    expect(response.note).toBe("10 lines in 4 languages");
    expect(findings).toEqual([]);
  });

  it("leaves out binary files, and those too large to be held in memory", async () => {
    const folder = tempFolder({
      "a.ts": Buffer.from([10, 0, 10]),
      "large.ts": "\n".repeat(MAX_TEXT_BYTES + 1),
      "just.ts": "\n".repeat(MAX_TEXT_BYTES),
    });
    const { response } = await auditFolder<LinesByLanguage>(linesByLanguage(), folder);
    expect([...response.languages]).toEqual([["TypeScript", { files: 1, lines: MAX_TEXT_BYTES }]]);
  });

  it("takes a folder without files", async () => {
    const { response, progress } = await auditFolder<LinesByLanguage>(linesByLanguage(), tempFolder({}));
    expect(response).toEqual({ languages: new Map(), note: "0 lines in 0 languages" });
    expect(progress).toEqual([{ done: 0, total: 0, file: "", note: "0 lines in 0 languages" }]);
  });
});

describe("its note", () => {
  it("counts one as one", async () => {
    const folder = tempFolder({ "a.ts": "1\n" });
    expect((await auditFolder<LinesByLanguage>(linesByLanguage(), folder)).response.note).toBe(
      "1 line in 1 language",
    );
  });
});

describe("countLines", () => {
  it.each([
    ["", 0],
    ["\n", 1],
    ["a", 1],
    ["a\n", 1],
    ["a\nb", 2],
    ["a\r\n\r\n", 2],
  ])("%j has %i", (text, lines) => {
    expect(countLines(text)).toBe(lines);
  });
});
