import { register } from "node:module";
import { join } from "node:path";
import { root } from "../package/repository.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";

/** Simulates with a planted bug: `planted.ts "name of the bug"`, and then what `main.ts` takes. */
const [name, ...rest] = process.argv.slice(2);
const bug = PLANTED_BUGS.find((each) => each.name === name);
if (bug === undefined) throw new Error(`no bug is called '${name}'`);
const edits = bug.edits.map((edit) => ({ ...edit, path: join(root, edit.file) }));
register("./plant-loader.mjs", import.meta.url, { data: { edits } });
process.argv.splice(2, process.argv.length, ...rest);
await import("./main.ts");
