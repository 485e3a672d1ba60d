/**
 * A web server that answers each request with a job:
 *
 *     npm run build && node --import ./.ci/run-ts.mjs docs/examples/http-server/main.ts
 *
 *     curl 'localhost:8080/price?item=tea'
 *     curl -N localhost:8080/summaries --data 'Tea is a drink. It is hot. One adds water. It is done.'
 *     curl -i 'localhost:8080/price?item=saffron'   # takes too long; Ctrl-C cancels the job
 *
 * SIGTERM, or Ctrl-C, ends it as soon as all who wait have their answers.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { createRuntime } from "xstate-jobs";
import { createJobServer } from "./server.ts";
import { createShop } from "./shop.ts";
import { createWriter } from "./writer.ts";

const { values: options } = parseArgs({
  options: { port: { type: "string", default: "8080" }, timeout: { type: "string", default: "5000" } },
});

const runtime = createRuntime({ name: "shop" });
await runtime.addWorkers(createShop(console.log), createWriter(200));

const server = createJobServer(runtime, Number(options.timeout));
server.listen(Number(options.port), "127.0.0.1");
await once(server, "listening");
console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);

// As soon as the runtime begins to end, whoever ends it, nobody new is let in.
runtime.on("ending", () => server.close());

// Blocks until the runtime has ended. Then the process exits, even if somebody keeps an idle connection open.
await runtime.run({ drainMs: 10_000 });
console.log("every job is done");
