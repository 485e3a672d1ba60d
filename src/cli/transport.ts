import { readFile } from "node:fs/promises";
import type { Transport } from "../transport/transport.ts";
import { CommandError } from "./command-error.ts";
import type { Library } from "./library.ts";

/** A replica of a worker, as `ps` shows it. */
export interface Replica {
  readonly workerName: string;
  readonly runtime: string;
  readonly instance: string;
  readonly isDraining: boolean;
  /** How many jobs it runs or has queued. */
  readonly load: number;
  readonly startedAt: number;
  /** The jobs that it offers; `undefined` stands for those without a name. */
  readonly jobs: readonly (string | undefined)[];
}

/** A transport that knows whether it is connected, and who is there. */
export interface Connection extends Transport {
  /** Resolves when it is connected; rejects when it will never be. */
  connected(): Promise<void>;
  replicas(): readonly Replica[];
}

/** Which server to connect to, and as whom. */
export interface ConnectOptions {
  readonly servers: readonly string[];
  readonly namespace: string | undefined;
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
export async function openTransport(options: ConnectOptions, library: Library): Promise<Connection> {
  const { natsTransport } = await library.nats();
  const { servers, namespace, creds, user, pass, token } = options;
  return natsTransport({
    servers: [...servers],
    ...given({ namespace, user, pass, token, tls: tlsOf(options) }),
    ...(creds === undefined ? {} : { authenticator: await authenticatorOf(creds, library) }),
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

async function authenticatorOf(path: string, library: Library): Promise<unknown> {
  const { credsAuthenticator } = await library.client();
  try {
    return credsAuthenticator(await readFile(path));
  } catch (cause) {
    throw new CommandError(`cannot read the credentials file ${path}`, { cause });
  }
}
