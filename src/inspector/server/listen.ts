import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { misuse } from "../../internal/check.ts";
import { textOf } from "../../internal/text-of.ts";

/** Where an inspector is, if nobody else is there: so that links to it stay good. */
export const DEFAULT_PORT = 4983;

/** Listens, at a free port if the default one is in use. Rejects with an error that says what to do. */
export async function listen(server: Server, host: string, port: number | undefined): Promise<AddressInfo> {
  try {
    return await listening(server, host, port ?? DEFAULT_PORT);
  } catch (error) {
    if (port !== undefined || codeOf(error) !== "EADDRINUSE") throw told(error, host, port ?? DEFAULT_PORT);
  }
  try {
    return await listening(server, host, 0);
  } catch (error) {
    throw told(error, host, 0);
  }
}

function listening(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

function told(error: unknown, host: string, port: number): Error {
  return Object.assign(
    misuse(`the inspector cannot listen: ${whyNot(codeOf(error), host, port) ?? textOf(error)}`),
    {
      cause: error,
    },
  );
}

function whyNot(code: string | undefined, host: string, port: number): string | undefined {
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} of ${host} is in use; give it another 'port', or 0 for a free one`;
    case "EACCES":
      return `port ${port} of ${host} is not for everyone; give it a 'port' above 1023, or 0 for a free one`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `this machine has no address '${host}'; without 'host' it is 127.0.0.1, and 0.0.0.0 is all there are`;
    default:
      return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
