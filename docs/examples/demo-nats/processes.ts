import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** So long one that was told to end may take. */
const ENDS_WITHIN_MS = 8_000;

/** Resolves when a process has ended, or could not be started. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await once(child, "exit").catch(() => {});
}

/**
 * What ends a process and resolves when it is gone. It is killed if this process exits before.
 *
 * @param tell Tells it to end.
 */
export function stop(child: ChildProcess, tell: () => void): () => Promise<void> {
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const gone = ended(child).finally(() => process.off("exit", kill));
  return async () => {
    tell();
    const timer = setTimeout(kill, ENDS_WITHIN_MS);
    await gone;
    clearTimeout(timer);
  };
}
