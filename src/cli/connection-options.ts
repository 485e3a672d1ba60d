import { type Command, Option } from "commander";
import type { ConnectOptions } from "./transport.ts";

type Given = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

const SERVER = "nats://127.0.0.1:4222";

/** Adds the options that say which server to connect to, and as whom. */
export function addConnectionOptions(command: Command): Command {
  const option = (flags: string, text: string): Option => new Option(flags, text).helpGroup("Connection:");
  return command
    .addOption(
      option(
        "--nats <url>",
        `servers, separated by commas (XSTATE_JOBS_NATS, NATS_URL, or ${SERVER})`,
      ).argParser((value: string, before: readonly string[] = []) => [...before, ...listOf(value)]),
    )
    .addOption(
      option("--namespace <name>", "who does not say the same does not meet (XSTATE_JOBS_NAMESPACE)"),
    )
    .addOption(
      option("--name <runtime>", "name of this runtime, where permissions go by it (XSTATE_JOBS_NAME)"),
    )
    .addOption(option("--creds <file>", "credentials file (XSTATE_JOBS_CREDS)"))
    .addOption(option("--user <name>", "user (XSTATE_JOBS_USER)"))
    .addOption(option("--pass <password>", "password; others see arguments: better XSTATE_JOBS_PASS"))
    .addOption(option("--token <token>", "token; better XSTATE_JOBS_TOKEN"))
    .addOption(option("--tls-ca <file>", "certificates that the server's is checked against"))
    .addOption(option("--tls-cert <file>", "own certificate"))
    .addOption(option("--tls-key <file>", "own key"));
}

/** What the options say, and the environment where they say nothing. */
export function connectOptionsOf(given: Given, env: Environment): ConnectOptions {
  const text = (name: string, variable?: string): string | undefined =>
    (given[name] as string | undefined) ?? (variable === undefined ? undefined : env[variable] || undefined);
  const servers = (given.nats as string[] | undefined) ?? [];
  return {
    servers: servers.length > 0 ? servers : listOf(env.XSTATE_JOBS_NATS || env.NATS_URL || SERVER),
    namespace: text("namespace", "XSTATE_JOBS_NAMESPACE"),
    name: text("name", "XSTATE_JOBS_NAME"),
    creds: text("creds", "XSTATE_JOBS_CREDS"),
    user: text("user", "XSTATE_JOBS_USER"),
    pass: text("pass", "XSTATE_JOBS_PASS"),
    token: text("token", "XSTATE_JOBS_TOKEN"),
    tlsCa: text("tlsCa"),
    tlsCert: text("tlsCert"),
    tlsKey: text("tlsKey"),
  };
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
