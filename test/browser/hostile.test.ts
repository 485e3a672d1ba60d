import { expect } from "vitest";
import { describeInBrowser, inBrowser } from "./browser-test.ts";
import { startInspected } from "./inspected.ts";
import { type InspectorPage, soon, type View } from "./inspector-page.ts";

/** Says that it has run, wherever it is put. */
const RUN = "globalThis.ran=1";
const MARKUP = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `"><svg onload=${RUN}>`,
  `' onmouseover='${RUN}' autofocus onfocus='${RUN}`,
  `javascript:${RUN}`,
  `<iframe srcdoc="<script>parent.ran=1</script>">`,
  `</style></title></textarea></svg><base href=//example.com/>`,
  `<link rel=stylesheet href=//example.com/x.css>`,
  `]]>--><a href="javascript:${RUN}">x</a>`,
  "\u202egnp.exe\u0007",
  "{{constructor.constructor('globalThis.ran=1')()}}",
] as const;
const ALL = MARKUP.join(" ");
/** Half a character, and one that ends texts elsewhere. */
const HALF = "\ud800\u0000";
const VIEWS: readonly View[] = ["tree", "timeline", "sequence", "chart"];

async function hasRun(page: InspectorPage): Promise<boolean> {
  return await page.page.evaluate(() => "ran" in globalThis);
}

/** Elements that the page does not make itself. */
async function strangers(page: InspectorPage): Promise<readonly string[]> {
  const names =
    "script:not([src='page.js']), iframe, object, embed, base, a[href], img, style, link:not([href='page.css'], [rel=icon])";
  return await page.page.locator(names).evaluateAll((found) => found.map(({ outerHTML }) => outerHTML));
}

async function lookAtAll(page: InspectorPage): Promise<void> {
  for (const view of VIEWS) {
    await page.look(view);
    expect(await page.page.locator(`#panel-${view}`).isVisible()).toBe(true);
  }
  await page.look("tree");
  expect(await hasRun(page)).toBe(false);
  expect(await strangers(page)).toEqual([]);
}

/** What may be strange about a value. */
function strangeValues(): unknown[] {
  const cycle: Record<string, unknown> = { name: ALL };
  cycle.self = cycle;
  const own = JSON.parse(
    `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x"}`,
  );
  const deep = Array.from({ length: 1_000 }).reduce<unknown>((inner) => [inner], ALL);
  const keyed = Object.fromEntries(MARKUP.map((key) => [key, key]));
  return [
    cycle,
    own,
    deep,
    keyed,
    "x".repeat(10_000_000),
    MARKUP,
    new Map([[ALL, ALL]]),
    new Error(ALL),
    [Number.NaN, -0, 10n, undefined, null, new Date(Number.NaN)],
    new Uint8Array(1_000_000),
  ];
}

describeInBrowser("hostile names and values", () => {
  inBrowser(
    "are text, wherever they stand: no script runs, no element is made, nothing is asked for",
    async (tabs) => {
      await using program = await startInspected({
        runtimes: [ALL],
        workers: [ALL, "__proto__", "constructor"],
      });
      const page = await tabs.open(program.url);
      await page.page.locator("[role=treeitem][data-kind=runtime]").waitFor();
      const half = await program.job(ALL, { label: HALF, payload: HALF });
      const jobs = [
        await program.job(ALL, { label: ALL, meta: { [ALL]: ALL } }),
        await program.job("__proto__", { label: "__proto__" }),
        await program.job("constructor", { payload: MARKUP }),
      ];
      const group = await program.group([ALL, "__proto__"], { label: ALL });
      await (await program.job(ALL, { name: "quick", payload: ALL })).ended();
      for (const value of strangeValues())
        for (const job of [...jobs, group, half]) job.order("update", value);
      jobs[0]?.order("stream", ALL);
      jobs[0]?.order("fail", ALL);
      jobs[1]?.order("complete", strangeValues()[3]);
      group.order("fail", ALL, ALL);
      await group.ended();
      await soon(() => page.total("failed")).not.toBe("0");

      // Whatever becomes of names in the ids of who hosts jobs.
      const hosts = (await page.rowIds()).filter((id) => /^(runtime|worker):/.test(id));
      expect(hosts).toHaveLength(4);
      const ids = [...jobs.map(({ id }) => id), group.id, group.idOf(ALL), ...hosts];
      for (const id of ids) {
        await page.follow(id);
        await lookAtAll(page);
      }
      await page.page.getByTestId("filter").fill(MARKUP[1]);
      await soon(() => page.page.getByTestId("filter-count").textContent()).toMatch(/^[1-9]\d* found$/);
      await page.page.getByTestId("filter-worker").selectOption(ALL);
      await page.page.getByTestId("filter-worker").selectOption("__proto__");
      await lookAtAll(page);
      expect(await page.page.evaluate(() => "polluted" in {})).toBe(false);
    },
  );

  inBrowser("of a recording are text as well, those of its statecharts included", async (tabs) => {
    await using program = await startInspected();
    const job = await program.job("desk", { label: "label", payload: "payload" });
    const page = await tabs.open(program.url);
    await page.isLive();
    const { href } = new URL("/recording", program.url);
    // What its states and their transitions are called, who its worker is, and what is said on the way.
    const words = ["running", "completed", "label", "payload", "job.start", "desk"];
    const recording: unknown = JSON.parse(await (await fetch(href)).text(), (key, value: unknown) =>
      typeof value !== "string" || key === "type" || key === "kind"
        ? value
        : words.reduce((text, word) => text.replaceAll(word, () => `${word}${ALL}${HALF}`), value),
    );
    await page.import({ name: `${MARKUP[1]}.json`, text: JSON.stringify(recording) });
    await soon(() => page.source.textContent()).toBe("recording");
    await page.page.locator("[role=treeitem][data-kind=job]").click();
    await lookAtAll(page);
    await page.look("chart");
    await lookAtAll(page);
    expect(await page.banner.textContent()).toContain(MARKUP[1]);
    expect(await page.stateOf(job.id)).toBe(null);
  });

  inBrowser("of an address choose nothing, and run nothing", async (tabs) => {
    await using program = await startInspected();
    const { origin } = new URL(program.url);
    for (const each of MARKUP.slice(0, 5)) {
      const page = await tabs.open(
        `${origin}/#actor=${encodeURIComponent(each)}&view=${encodeURIComponent(each)}`,
      );
      await page.isLive();
      expect(await page.page.getByTestId("detail-gone").isVisible()).toBe(true);
      await lookAtAll(page);
      await page.page.close();
    }
  });
});
