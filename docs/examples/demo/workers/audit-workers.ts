import type { Worker } from "xstate-jobs";
import { brokenLinks } from "./broken-links.ts";
import { duplicateFiles } from "./duplicate-files.ts";
import { fileLister } from "./file-lister.ts";
import { linesByLanguage } from "./lines-by-language.ts";
import { oversizedFiles } from "./oversized-files.ts";
import { todoComments } from "./todo-comments.ts";

/** All workers of an audit: the one that lists the files, and those that look at them. */
export function auditWorkers(): readonly [lister: Worker, ...auditors: Worker[]] {
  return [fileLister(), linesByLanguage(), todoComments(), duplicateFiles(), oversizedFiles(), brokenLinks()];
}
