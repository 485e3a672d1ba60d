import { CommandError, sayingOf } from "./command-error.ts";
import { EXIT_CODE } from "./exit-code.ts";
import type { CommandHost } from "./host.ts";
import type { Connection, ConnectOptions } from "./transport.ts";

/** How long somebody at a terminal waits for a connection, and for a worker, until that is worth a line. */
export const PATIENCE_MS = 5_000;

/** The servers, in one line. Without what a URL may say of who connects. */
export function serversText({ servers }: ConnectOptions): string {
  return servers.map((server) => server.replace(/\/\/[^/@]*@/, "//")).join(", ");
}

/**
 * Resolves when it is connected. Rejects with a {@link CommandError} if that is refused, takes longer than so many
 * milliseconds, or `interrupted` rejects before.
 */
export async function connectedWithin(
  connection: Connection,
  options: ConnectOptions,
  ms: number,
  { clock }: CommandHost,
  interrupted?: Promise<never>,
): Promise<void> {
  let timer: unknown;
  const late = new Promise<never>((_, reject) => {
    const why = `no connection to NATS at ${serversText(options)} within ${ms} ms`;
    const fail = (): void => reject(new CommandError(why, { exitCode: EXIT_CODE.error }));
    timer = clock.setTimeout(fail, ms);
  });
  try {
    await Promise.race([connected(connection, options), late, ...(interrupted ? [interrupted] : [])]);
  } finally {
    clock.clearTimeout(timer as never);
  }
}

/** Resolves when it is connected, however long that takes. Rejects with a {@link CommandError} if that is refused. */
export async function connected(connection: Connection, options: ConnectOptions): Promise<void> {
  try {
    await connection.connected();
  } catch (cause) {
    const why = `no connection to NATS at ${serversText(options)}: ${sayingOf(cause)}`;
    throw new CommandError(why, { exitCode: EXIT_CODE.error, cause });
  }
}
