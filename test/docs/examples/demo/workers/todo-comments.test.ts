import { describe, expect, it } from "vitest";
import type { AuditResponse } from "../../../../../docs/examples/demo/protocol.ts";
import { todoComments, todosIn } from "../../../../../docs/examples/demo/workers/todo-comments.ts";
import { auditFolder } from "../run-worker.ts";
import { tempFolder } from "../temp-folder.ts";

describe("todo-comments", () => {
  it("finds the marked comments of sources, with their place", async () => {
    const folder = tempFolder({
      "a.ts": "const a = 1;\n// TODO: mend this\n",
      "b.py": "# FIXME(ann) slow\n",
      "README.md": "# TODO\n",
      "data.json": '{ "a": "// TODO" }',
    });
    const { findings, response, progress } = await auditFolder<AuditResponse>(todoComments(), folder);
    expect(findings).toHaveLength(2);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: "finding", path: "a.ts", line: 2, text: "TODO: mend this" }),
        expect.objectContaining({ kind: "finding", path: "b.py", line: 1, text: "FIXME(ann) slow" }),
      ]),
    );
    expect(response).toEqual({ note: "1 TODO, 1 FIXME" });
    expect(progress.map(({ done, total }) => `${done}/${total}`)).toEqual(["0/2", "1/2", "2/2"]);
  });
});

describe("todosIn", () => {
  it.each([
    ["// TODO: a", "TODO: a"],
    [`call(); ${"//"} FIXME a`, "FIXME a"],
    [`call();${"//"} FIXME a`, "FIXME a"],
    ["/* TODO a */", "TODO a"],
    ["  * TODO a", "TODO a"],
    ["# TODO a", "TODO a"],
    ["-- TODO a", "TODO a"],
    ["<!-- TODO a -->", "TODO a"],
    ["//TODO", "TODO"],
    ["// TODO: a\r", "TODO: a"],
  ])("finds %j", (source, text) => {
    expect([...todosIn(source)].map((todo) => todo.text)).toEqual([text]);
  });

  it.each([
    "const TODO = 1;",
    'const a = "TODO";',
    'const a = "// TODO";',
    "// see the TODOs",
    "// todo",
    "// METHODO",
    `${" ".repeat(500)}// TODO: in a bundle`,
  ])("passes over %j", (source) => {
    expect([...todosIn(source)]).toEqual([]);
  });

  it("counts lines from 1", () => {
    expect([...todosIn("\n\n// TODO\n// FIXME")].map(({ line }) => line)).toEqual([3, 4]);
  });
});
