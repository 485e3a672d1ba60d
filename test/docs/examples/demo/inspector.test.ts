import { build } from "esbuild";
import { expect, it } from "vitest";
import { audit } from "../../../../docs/examples/demo/audit.ts";
import { openInspector } from "../../../../docs/examples/demo/inspector.ts";
import { PlainView } from "../../../../docs/examples/demo/view/plain-view.ts";
import type { InspectorRecord, Recording } from "../../../../src/inspector/index.ts";
import { root } from "../../../package/repository.ts";
import { fromSource } from "./run-demo.ts";
import { tempFolder } from "./temp-folder.ts";

it("the inspector sees the whole audit: the workers, the job that lists the files, and the group", async () => {
  await using inspector = await openInspector();
  const folder = tempFolder({ "a.ts": "// TODO: a\n" });
  const options = { folder, timeout: undefined, keepGoing: false, strict: false, inspect: true, help: false };
  await audit(options, new AbortController().signal, new PlainView(() => {}), inspector.watch);
  const { records } = (await (await fetch(new URL("/recording", inspector.url))).json()) as Recording;
  const names = (kind: string): unknown[] =>
    records.flatMap((record: InspectorRecord) =>
      record.type === "actor" && record.kind === kind ? [record.name] : [],
    );
  expect(names("runtime")).toEqual(["demo"]);
  expect(names("worker")).toHaveLength(6);
  expect(names("group")).toEqual(["audit"]);
  expect(names("job")).toHaveLength(6);
  expect(records.at(-1)).toMatchObject({ type: "totals", groups: { asked: 1, completed: 1 } });
});

it("the inspector is not loaded by who does not ask for it", async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["docs/examples/demo/main.ts"],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    packages: "external",
    plugins: [fromSource],
    logLevel: "silent",
  });
  const loaded = new Set(["docs/examples/demo/main.ts"]);
  for (const file of loaded) {
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind !== "dynamic-import" && external !== true) loaded.add(path);
    }
  }
  expect(loaded).toContain("docs/examples/demo/inspector.ts");
  expect([...loaded].filter((file) => file.startsWith("src/inspector/"))).toEqual([]);
});
