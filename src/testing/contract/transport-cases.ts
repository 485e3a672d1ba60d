import { addressingCases } from "./addressing-cases.ts";
import { breakCases } from "./break-cases.ts";
import { copyCases } from "./copy-cases.ts";
import { drainCases } from "./drain-cases.ts";
import { endCases } from "./end-cases.ts";
import { flowCases } from "./flow-cases.ts";
import { freezeCases } from "./freeze-cases.ts";
import { killCases } from "./kill-cases.ts";
import { laneCases } from "./lane-cases.ts";
import { leftoverCases } from "./leftover-cases.ts";
import { orderingCases } from "./ordering-cases.ts";
import { presenceCases } from "./presence-cases.ts";
import { promptCases } from "./prompt-cases.ts";
import { Scene } from "./scene.ts";
import { subJobCases } from "./sub-job-cases.ts";
import type { TransportCase } from "./transport-case.ts";
import type { TransportFixture } from "./transport-fixture.ts";
import { endingCases, valueCases } from "./value-cases.ts";

const THEMES: Readonly<Record<string, readonly TransportCase[]>> = {
  ordering: orderingCases,
  lanes: laneCases,
  addressing: addressingCases,
  "sub-jobs": subJobCases,
  values: valueCases,
  endings: endingCases,
  copies: copyCases,
  "flow control": flowCases,
  presence: presenceCases,
  drains: drainCases,
  ends: endCases,
  kills: killCases,
  breaks: breakCases,
  freezes: freezeCases,
  promptness: promptCases,
  leftovers: leftoverCases,
};

/** Something that must hold of the transport under test. */
export interface TransportTest {
  /** `ordering`, `lanes`, `addressing` and so on. */
  readonly theme: string;
  /** A sentence that begins with its theme; no two are the same. */
  readonly title: string;
  /** Rejects with an Error that says what does not hold. */
  run(): Promise<void>;
}

/**
 * What must hold of a transport, as far as it promises it: for any test runner.
 *
 * ```ts no-run
 * for (const { title, run } of transportCases(fixture)) test(title, run);
 * ```
 *
 * Each case has a place of its own, which it leaves as it found it: when it has held, its runtimes are disposed, and it
 * fails if anything is left of them.
 */
export function transportCases(fixture: TransportFixture): readonly TransportTest[] {
  return Object.entries(THEMES).flatMap(([theme, cases]) =>
    cases
      .filter(({ needs = [] }) => needs.every((need) => isPromised(fixture.promises[need])))
      .map(({ title, check }) => ({
        theme,
        title: `${theme}: ${title}`,
        run: () => runIn(fixture, check),
      })),
  );
}

function isPromised(promise: boolean | number | undefined): boolean {
  return promise !== undefined && promise !== false;
}

async function runIn(fixture: TransportFixture, check: TransportCase["check"]): Promise<void> {
  const network = await fixture.open();
  try {
    const scene = new Scene(fixture, network);
    await check(scene);
    await scene.leave();
  } finally {
    await network.close();
  }
}
