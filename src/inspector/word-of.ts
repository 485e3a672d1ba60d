import { preview } from "./preview.ts";

/** How long a name may be that is kept, of whatever it is one. */
const MAX_WORD = 200;

/** A name as it is kept: a text, and cut short if it is longer than a name is. */
export function wordOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return value.length <= MAX_WORD ? value : (preview(value) as string);
}
