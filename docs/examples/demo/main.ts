/**
 * Audits a folder with a group of jobs: `npm run demo -- --help` tells what it can do.
 *
 * In reading order: `audit.ts` asks for the jobs, `workers/` do them, `visit-files.ts` is what these have in
 * common, `protocol.ts` what they take and report, `view/` what one sees, and `command.ts` the command line.
 */
import { audit } from "./audit.ts";
import { runCommand } from "./command.ts";
import { USAGE } from "./options.ts";

await runCommand({ name: "demo", usage: USAGE, audit }, process.argv.slice(2));
