import { CommandError, sayingOf } from "./command-error.ts";
import type { CommandHost } from "./host.ts";

/**
 * What a job is sent: JSON, which is in a file if the argument is `@path`, and on standard input if it is `-`. With
 * `isText` it is sent as the text that it is.
 *
 * Rejects with a `CommandError` for what is no JSON, and for a file that cannot be read.
 */
export async function readPayload(
  argument: string | undefined,
  isText: boolean,
  host: Pick<CommandHost, "readFile" | "readStdin">,
): Promise<unknown> {
  if (argument === undefined) return undefined;
  const { text, where } = await textOfArgument(argument, host);
  if (isText) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const remedy = where === undefined ? `: quote a text as '${quoted(text)}', or say --text` : "";
    throw new CommandError(`${where ?? "the payload"} is not JSON${remedy}`, { cause });
  }
}

async function textOfArgument(
  argument: string,
  host: Pick<CommandHost, "readFile" | "readStdin">,
): Promise<{ readonly text: string; readonly where?: string }> {
  if (argument === "-") return { text: await host.readStdin(), where: "what standard input says" };
  if (!argument.startsWith("@")) return { text: argument };
  const path = argument.slice(1);
  try {
    return { text: await host.readFile(path), where: path };
  } catch (cause) {
    throw new CommandError(`cannot read the payload: ${sayingOf(cause)}`, { cause });
  }
}

/** As a shell needs it: what is long is not repeated. */
function quoted(text: string): string {
  return text.length <= 40 && !text.includes("'") ? JSON.stringify(text) : '"some text"';
}
