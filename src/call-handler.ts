import type { Run } from "./run.ts";
import type { Handler } from "./run-handler.ts";

/** Calls the handler, or what stands around it. It is known as the one that runs until its first `await`. */
export function callHandler(run: Run, { run: handle, self }: Pick<Handler, "run" | "self">): unknown {
  const { services } = run;
  const before = services.running;
  services.running = run;
  try {
    return handle.call(self, run as never);
  } finally {
    services.running = before;
  }
}
