import { layoutOf } from "../../../src/graph/layout.ts";
import { svgOf } from "../../../src/graph/svg.ts";
import { machineGraphs } from "../../../src/inspector/machines.ts";
import { checkRecording, type Recording } from "../../../src/inspector/recording.ts";
import { storeOf } from "../../../src/inspector/store-of.ts";
import { recordingFrom, recordingOf } from "../../../src/page/app/recording-file.ts";
import { sequenceOf } from "../../../src/page/model/messages.ts";
import { Model } from "../../../src/page/model/model.ts";
import { TreeRows } from "../../../src/page/model/tree-rows.ts";
import type { Random } from "../../../src/testing/random.ts";
import { MadeUpRecords } from "../../fixtures/made-up-records.ts";
import {
  type FuzzFrame,
  type FuzzInput,
  levelsOf,
  must,
  mustBeError,
  mustBeUnpolluted,
} from "../fuzz-target.ts";

/** A record, and what it shows within. */
const MOST_LEVELS = 51;

/** A file is a recording that can be shown and saved, or it is said why it is none. */
export const recordingTarget = {
  name: "recording",
  places: 1,
  longest: 1,
  seeds(random: Random): readonly FuzzFrame[] {
    const { job } = machineGraphs();
    return Array.from({ length: 60 }, (_, index) => {
      const made = new MadeUpRecords({ seed: random.int(1, 1e9), jobsPerSecond: 300, workers: ["a", "b"] });
      const machines = index % 4 === 0 && job !== undefined ? { job } : {};
      const recording = made.recording(machines, random.int(2, 60));
      return { place: 0, data: new TextEncoder().encode(JSON.stringify(recording)) };
    });
  },
  async check(input: FuzzInput): Promise<void> {
    for (const { data } of input) {
      let recording: Recording;
      try {
        recording = recordingOf(new TextDecoder().decode(data));
      } catch (error) {
        must(error instanceof TypeError, () => `threw what is no TypeError: ${String(error)}`);
        mustBeError(error);
        continue;
      } finally {
        mustBeUnpolluted();
      }
      show(recording);
      serve(recording);
      await draw(recording.machines);
    }
  },
};

/** As the page does. */
function show(recording: Recording): void {
  for (const record of recording.records)
    must(levelsOf(record) <= MOST_LEVELS, () => `a record of ${levelsOf(record)} levels`);
  const model = new Model({ ...recording, canCancel: false, isLive: false });
  for (const record of recording.records) model.apply(record);
  const rows = new TreeRows(model, new Map([...model.nodes.keys()].map((id) => [id, true])));
  for (let index = 0; index < rows.length; index++)
    must(rows.at(index) !== undefined, () => `row ${index} of ${rows.length} is missing`);
  for (const node of model.nodes.values()) if (node.actor.kind === "group") sequenceOf(node);
  checkRecording(JSON.parse(JSON.stringify(recordingFrom(model, 0))));
}

/** As the server does. */
function serve(recording: Recording): void {
  const exported = storeOf(recording).export(0);
  const again = storeOf(JSON.parse(JSON.stringify(exported))).export(0);
  must(
    JSON.stringify(again) === JSON.stringify(exported),
    () => "a recording is another one when it is saved again",
  );
}

/** As both do. The engine puts all in one place: where something is does not matter here. */
async function draw(machines: Recording["machines"]): Promise<void> {
  for (const machine of Object.values(machines)) {
    const svg = svgOf(await layoutOf(machine, async (graph) => graph));
    const brought = /<(?!\/?(?:svg|g|path|rect|circle|line|polygon|text|tspan|title|style)\b).{0,20}/s.exec(
      svg,
    );
    must(brought === null, () => `markup from outside is drawn: ${brought?.[0]}`);
  }
}
