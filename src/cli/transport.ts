import { readFile } from "node:fs/promises";
import type { NetworkTransport } from "../wire/wire-transport.ts";
import { CommandError } from "./command-error.ts";
import type { Library } from "./library.ts";

/** Which server to connect to, and as whom. */
export interface ConnectOptions {
  readonly servers: readonly string[];
  readonly namespace: string | undefined;
  /** The name of the runtime. */
  readonly name: string | undefined;
  /** The path of a credentials file. */
  readonly creds: string | undefined;
  readonly user: string | undefined;
  readonly pass: string | undefined;
  readonly token: string | undefined;
  /** Paths of PEM files. */
  readonly tlsCa: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
}

/** A transport over NATS that is not connected yet. */
export async function openTransport(options: ConnectOptions, library: Library): Promise<NetworkTransport> {
  const { natsTransport, credsAuthenticator } = await library.nats();
  const { servers, namespace, creds, user, pass, token } = options;
  return natsTransport({
    servers: [...servers],
    ...given({ namespace, user, pass, token, tls: tlsOf(options) }),
    ...(creds === undefined ? {} : { authenticator: credsAuthenticator(await bytesOf(creds)) }),
  });
}

function tlsOf({ tlsCa, tlsCert, tlsKey }: ConnectOptions): object | undefined {
  const tls = given({ caFile: tlsCa, certFile: tlsCert, keyFile: tlsKey });
  return Object.keys(tls).length === 0 ? undefined : tls;
}

/** What was given, and nothing that says `undefined`. */
function given(options: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new CommandError(`cannot read the credentials file ${path}`, { cause });
  }
}
