import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { FuzzInput } from "./fuzz-target.ts";

/** An input as one word for a command line. */
function writtenInput(input: FuzzInput): string {
  const frames = input.map(({ place, data }) => [place, Buffer.from(data).toString("base64")]);
  return deflateRawSync(JSON.stringify(frames)).toString("base64url");
}

/** What {@link writtenInput} wrote. */
export function readInput(text: string): FuzzInput {
  const frames = JSON.parse(inflateRawSync(Buffer.from(text, "base64url")).toString()) as [number, string][];
  return frames.map(([place, data]) => ({ place, data: Uint8Array.from(Buffer.from(data, "base64")) }));
}

/** The line that runs a failing input again. */
export function replayLine(target: string, input: FuzzInput): string {
  return `npm run fuzz -- --target ${target} --input ${writtenInput(input)}`;
}
