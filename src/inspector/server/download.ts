import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Recording } from "../recording.ts";

const RECORDS_AT_A_TIME = 1_000;

/** Answers with a recording as a file, and takes no more of it in hand than the client takes. */
export async function sendRecording(recording: Recording, response: ServerResponse): Promise<void> {
  const time = new Date(recording.at)
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-disposition": `attachment; filename="recording-${time}.json"`,
    "cache-control": "no-store",
  });
  await pipeline(Readable.from(textOf(recording)), response);
}

function* textOf({ records, ...head }: Recording): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"records":[`;
  for (let first = 0; first < records.length; first += RECORDS_AT_A_TIME) {
    const lines = records.slice(first, first + RECORDS_AT_A_TIME).map((record) => JSON.stringify(record));
    yield `${first === 0 ? "" : ","}\n${lines.join(",\n")}`;
  }
  yield "\n]}\n";
}
