/**
 * The demo over NATS: `npm run demo:nats -- --help` tells what it can do.
 *
 * In reading order: `host.ts` is what each worker process runs, `audit-over-nats.ts` asks their workers and kills one
 * of them; `hosts.ts`, `nats-server.ts` and `processes.ts` start and end what that takes. Workers, protocol and view are
 * those of `../demo`.
 */
import { fileURLToPath } from "node:url";
import { runCommand } from "../demo/command.ts";
import { auditOverNats, HOST_NAMES } from "./audit-over-nats.ts";
import { host } from "./host.ts";

const USAGE = `Audits a folder as \`npm run demo\` does, with its workers in ${HOST_NAMES.length} other processes, over NATS.

  npm run demo:nats -- [DIR] [options]

  DIR            the folder; by default this repository
  --no-kill      let all processes live; else one of them is killed in the middle of its jobs, and the others do them
  --timeout MS   end the jobs after so many milliseconds
  --strict       broken links in Markdown make their job fail, which ends the group
  --keep-going   a job that fails does not end the others
  --inspect      show all this as a page in a browser, too, which stays until Ctrl-C
  --help         show this

It starts a nats-server, which must be installed, on a free port. What it starts it ends, after Ctrl-C, too.
Exit code: as of \`npm run demo\`; 2 also if there is no nats-server.
`;

const [first, name = "", url = ""] = process.argv.slice(2);
if (first === "host") {
  await host(name, url);
} else {
  const args = process.argv.slice(2);
  const others = args.filter((arg) => arg !== "--no-kill");
  const setting = { program: fileURLToPath(import.meta.url), kills: others.length === args.length };
  await runCommand(
    { name: "demo:nats", usage: USAGE, audit: (...call) => auditOverNats(setting, ...call) },
    others,
  );
}
