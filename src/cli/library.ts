import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { createRuntime } from "../create-runtime.ts";
import type { NetworkTransport } from "../wire/wire-transport.ts";
import { CommandError } from "./command-error.ts";

/** A copy of this package, and the client for NATS beside it. A worker can only be hosted by the copy that made it. */
export interface Library {
  readonly createRuntime: typeof createRuntime;
  /** Loads the inspector. Rejects with a `CommandError` if the copy is older than that. */
  inspector(): Promise<Inspecting>;
  /** Loads the transport and the client, which is an optional peer. Rejects with a `CommandError` if it is missing. */
  nats(): Promise<Nats>;
}

/** What is needed to show what happens. */
type Inspecting = Pick<typeof import("../inspector/index.ts"), "createInspector">;

/** What is needed for a connection to NATS. */
export interface Nats {
  natsTransport(options: object): NetworkTransport;
  credsAuthenticator(credentials: Uint8Array): unknown;
}

const CLIENT = "@nats-io/transport-node";

/** The copy that this file belongs to. */
export const ownLibrary: Library = {
  createRuntime,
  inspector: () => import("../inspector/index.ts"),
  nats: () => {
    const client = import("@nats-io/transport-node");
    return natsOf(import("../transport/nats.ts"), client);
  },
};

/** The copy that a module gets when it imports this package itself; this one, if it gets none. */
export async function libraryOf(moduleUrl: string): Promise<Library> {
  const { resolve } = createRequire(moduleUrl);
  const load = async <T>(specifier: string): Promise<T> => import(pathToFileURL(resolve(specifier)).href);
  let copy: Pick<Library, "createRuntime">;
  try {
    copy = await load("xstate-jobs");
  } catch {
    return ownLibrary;
  }
  return {
    createRuntime: copy.createRuntime,
    inspector: async () => {
      try {
        return await load<Inspecting>("xstate-jobs/inspector");
      } catch (cause) {
        throw new CommandError("the xstate-jobs that the module uses has no inspector: update it", { cause });
      }
    },
    nats: () => natsOf(load("xstate-jobs/transport/nats"), load(CLIENT)),
  };
}

/** @internal Says what to install if the client is what is missing. */
export async function natsOf(
  transport: Promise<Pick<Nats, "natsTransport">>,
  client: Promise<Pick<Nats, "credsAuthenticator">>,
): Promise<Nats> {
  try {
    const [{ natsTransport }, { credsAuthenticator }] = await Promise.all([transport, client]);
    return { natsTransport, credsAuthenticator };
  } catch (cause) {
    const { code = "", message = "" } = cause as { code?: string; message?: string };
    if (!code.endsWith("MODULE_NOT_FOUND") || !message.includes(CLIENT)) throw cause;
    throw new CommandError(`the client for NATS is missing: npm install ${CLIENT}`, { cause });
  }
}
