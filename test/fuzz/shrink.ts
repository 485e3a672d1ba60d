import type { FuzzFrame, FuzzInput } from "./fuzz-target.ts";
import { smallerValues } from "./shrink-json.ts";

/** Tries that are worth it: each runs the target once. */
const MOST_TRIES = 6_000;
const NEWLINE = 10;

type Fails<T> = (smaller: T) => Promise<boolean>;

/** A smaller input for which `fails` holds still: with fewer frames, with less JSON in each, with fewer bytes. */
export async function shrunk(input: FuzzInput, fails: Fails<FuzzInput>): Promise<FuzzInput> {
  let tries = 0;
  const within = async (smaller: FuzzInput): Promise<boolean> => ++tries <= MOST_TRIES && fails(smaller);
  let now = await withoutParts(input, within);
  for (let index = 0; index < now.length; index++) {
    const put = (data: Uint8Array): FuzzInput =>
      now.map((frame, at): FuzzFrame => (at === index ? { ...frame, data } : frame));
    const failsWith: Fails<Uint8Array> = (data) => within(put(data));
    now = put(await withLessJson((now[index] as FuzzFrame).data, failsWith));
    const bytes = [...(now[index] as FuzzFrame).data];
    now = put(Uint8Array.from(await withoutParts(bytes, (fewer) => failsWith(Uint8Array.from(fewer)))));
  }
  return now;
}

/** The items without those that can be left out: halves, quarters, and so on. */
async function withoutParts<T>(items: readonly T[], fails: Fails<readonly T[]>): Promise<readonly T[]> {
  let now = items;
  for (let size = Math.ceil(now.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < now.length; ) {
      const fewer = [...now.slice(0, at), ...now.slice(at + size)];
      if (await fails(fewer)) now = fewer;
      else at += size;
    }
  }
  return now;
}

/** The bytes with less in the JSON that is their first line, if it is JSON. */
async function withLessJson(data: Uint8Array, fails: Fails<Uint8Array>): Promise<Uint8Array> {
  const end = data.indexOf(NEWLINE);
  const rest = end < 0 ? [] : data.subarray(end);
  const written = (value: unknown): Uint8Array =>
    Uint8Array.from([...new TextEncoder().encode(JSON.stringify(value)), ...rest]);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(end < 0 ? data : data.subarray(0, end)));
  } catch {
    return data;
  }
  if (!(await fails(written(value)))) return data;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const smaller of smallerValues(value)) {
      if (!(await fails(written(smaller)))) continue;
      value = smaller;
      isSmaller = true;
      break;
    }
  }
  return written(value);
}
