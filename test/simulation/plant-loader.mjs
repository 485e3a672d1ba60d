// Module hooks: what is loaded of a file has the edits of a planted bug in it. The file itself stays as it is.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

let edits = [];

export function initialize(data) {
  edits = data.edits;
}

export async function load(url, context, next) {
  const path = url.startsWith("file:") ? fileURLToPath(url) : undefined;
  const own = edits.filter((edit) => edit.path === path);
  if (own.length === 0) return next(url, context);
  let text = await readFile(path, "utf8");
  for (const { find, put, file } of own) {
    if (text.split(find).length !== 2) throw new Error(`${file}: this must occur once: ${find}`);
    text = text.replace(find, () => put);
  }
  const { code } = await transform(text, { loader: "ts", target: "es2022", sourcefile: path });
  return { format: "module", source: code, shortCircuit: true };
}
