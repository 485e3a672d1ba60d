import { killChildren } from "../../fixtures/child-processes.ts";
import { CHROMIUM_LACKING, findChromium, launchChromium } from "../../fixtures/chromium.ts";
import { type Program, startProgram } from "../../fixtures/start-program.ts";
import type { Figures } from "../measure.ts";
import { LOOKED_AT, LOOKS, type Look } from "./looks.ts";

const TURNS = 20;
const JOBS_PER_TURN = 4_000;
/** How long one turn may take, on a machine that is busy with something else. */
const TURN_MS = 120_000;

/**
 * The job workload, looked at in different ways, in a process for each. They take small turns: what disturbs the machine for a while
 * must not fall on one of them. A round before the first warms up. `notes` says what could not be measured.
 */
export async function measureInspector(
  rounds: number,
  scale: number,
): Promise<{ readonly figures: Figures; readonly notes: readonly string[] }> {
  const hasChromium = findChromium() !== undefined;
  const looks = (Object.keys(LOOKS) as Look[]).filter((look) => look !== "page" || hasChromium);
  const notes = hasChromium ? [] : [`the page is skipped: ${CHROMIUM_LACKING}`];
  const figures = new Map<string, (number | undefined)[]>(looks.map((look) => [LOOKS[look], []]));
  const browser = hasChromium ? await launchChromium() : undefined;
  try {
    const programs = new Map<Look, Program>();
    for (const look of looks) {
      const program = await startProgram("../../bench/inspector/process.ts", { args: [look] });
      programs.set(look, program);
      if (look !== "page" || browser === undefined) continue;
      const { url } = await program.next("serving");
      const page = await browser.newPage();
      await page.goto(url as string);
      await page.getByTestId("totals").waitFor();
    }
    const count = Math.ceil(JOBS_PER_TURN * scale);
    for (let round = -1; round < rounds; round++) {
      const spent = await takeTurns(programs, count);
      if (round < 0) continue;
      for (const [look, time] of spent) figures.get(LOOKS[look])?.push(time / (TURNS * count));
    }
  } finally {
    await browser?.close();
    await killChildren();
  }
  return { figures: new Map([[LOOKED_AT, figures]]), notes };
}

async function takeTurns(
  programs: ReadonlyMap<Look, Program>,
  count: number,
): Promise<ReadonlyMap<Look, number>> {
  const spent = new Map<Look, number>();
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [look, program] of programs) {
      program.send({ type: "measure", count });
      const { figure } = await program.next("measured", TURN_MS);
      spent.set(look, (spent.get(look) ?? 0) + (figure as number));
    }
  }
  return spent;
}
