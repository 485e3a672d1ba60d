import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { createRuntime } from "../create-runtime.ts";
import { CommandError } from "./command-error.ts";
import type { Connection } from "./transport.ts";

/** A copy of this package, and the client for NATS beside it. A worker can only be hosted by the copy that made it. */
export interface Library {
  readonly createRuntime: typeof createRuntime;
  /** Loads the transport, which needs the client: an optional peer. */
  nats(): Promise<{ natsTransport(options: object): Connection }>;
  client(): Promise<{ credsAuthenticator(credentials: Uint8Array): unknown }>;
}

const TRANSPORT: string = "../transport/nats.ts";
const CLIENT = "@nats-io/transport-node";

/** The copy that this file belongs to. */
export const ownLibrary: Library = {
  createRuntime,
  nats: () => withClient(() => import(TRANSPORT)),
  client: () => withClient(() => import("@nats-io/transport-node")),
};

/** The copy that a module gets when it imports this package itself; this one, if it gets none. */
export async function libraryOf(moduleUrl: string): Promise<Library> {
  const { resolve } = createRequire(moduleUrl);
  const load = <T>(specifier: string): Promise<T> => import(pathToFileURL(resolve(specifier)).href);
  let copy: Pick<Library, "createRuntime">;
  try {
    copy = await load("xstate-jobs");
  } catch {
    return ownLibrary;
  }
  return {
    createRuntime: copy.createRuntime,
    nats: () => withClient(() => load("xstate-jobs/transport/nats")),
    client: () => withClient(() => load(CLIENT)),
  };
}

/** @internal Says what to install if the client is what is missing. */
export async function withClient<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code = "", message = "" } = cause as { code?: string; message?: string };
    if (!code.endsWith("MODULE_NOT_FOUND") || !message.includes(CLIENT)) throw cause;
    throw new CommandError(`the client for NATS is missing: npm install ${CLIENT}`, { cause });
  }
}
