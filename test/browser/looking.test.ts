import { expect } from "vitest";
import { describeInBrowser, inBrowser } from "./browser-test.ts";
import { startInspected } from "./inspected.ts";
import { soon } from "./inspector-page.ts";

describeInBrowser("looking at jobs", () => {
  inBrowser("the tree has runtimes, workers, groups and jobs, the ones below the others", async (tabs) => {
    await using program = await startInspected();
    const group = await program.group(["desk", "kitchen"]);
    const job = await program.job("desk", { label: "for table 4" });
    const page = await tabs.open(program.url);
    await page.isLive();
    await soon(() => page.rowIds()).toEqual([
      "runtime:shop",
      "worker:shop/desk",
      "worker:shop/kitchen",
      group.id,
      group.idOf("desk"),
      group.idOf("kitchen"),
      job.id,
    ]);
    expect(await page.row(job.id).textContent()).toContain("for table 4");
    const levels = ["runtime:shop", group.id, group.idOf("desk")].map((id) =>
      page.row(id).getAttribute("aria-level"),
    );
    expect(await Promise.all(levels)).toEqual(["1", "2", "3"]);
  });

  inBrowser("what comes of a job is shown as it comes, and how each of them ended", async (tabs) => {
    await using program = await startInspected();
    const page = await tabs.open(program.url);
    await page.isLive();
    const [done, failed] = [await program.job("desk"), await program.job("kitchen")];
    await page.choose(done.id);
    done.order("update", { step: "peeling" });
    await soon(() => page.detail.textContent()).toContain("peeling");
    done.order("complete", { dish: "soup" });
    await soon(() => page.shownState()).toBe("completed");
    expect(await page.detail.textContent()).toContain("soup");
    failed.order("fail", "no onions");
    await soon(() => page.stateOf(failed.id)).toBe("failed");
    await page.choose(failed.id);
    expect(await page.fact("reason")).toBe("no onions");
    await soon(() =>
      Promise.all(["asked", "open", "completed", "failed"].map((key) => page.total(key))),
    ).toEqual(["2", "0", "1", "1"]);
  });

  inBrowser("a reload changes nothing: what was chosen, the view, and all jobs are there", async (tabs) => {
    await using program = await startInspected();
    const [over, open] = [await program.job("desk"), await program.job("kitchen")];
    over.order("complete");
    const page = await tabs.open(program.url);
    await page.isLive();
    await soon(() => page.stateOf(over.id)).toBe("completed");
    await page.choose(open.id);
    await page.look("chart");
    await soon(() => page.activeStates()).toContain("job.running");
    const before = page.page.url();
    await page.page.reload();
    await soon(() => page.activeStates()).toContain("job.running");
    expect(page.page.url()).toBe(before);
    expect(await page.fact("id")).toBe(open.id);
    await page.look("tree");
    expect(await page.stateOf(over.id)).toBe("completed");
    expect(await page.row(open.id).getAttribute("aria-selected")).toBe("true");
    await page.cancelButton.click();
    await soon(() => page.stateOf(open.id)).toBe("cancelled");
  });

  inBrowser(
    "a link leads another tab to the same actor and view, also where it is over for long",
    async (tabs) => {
      await using program = await startInspected();
      const group = await program.group(["desk", "kitchen"]);
      group.order("complete");
      await group.ended();
      for (let count = 0; count < 30; count++) await (await program.job("desk", { name: "quick" })).ended();
      const first = await tabs.open(program.url);
      await first.isLive();
      expect(await first.rowIds()).not.toContain(group.id);
      await first.follow(group.idOf("kitchen"));
      await soon(() => first.fact("worker")).toBe("kitchen");
      await soon(() => first.stateOf(group.idOf("kitchen"))).toBe("completed");
      await first.look("sequence");
      const second = await tabs.open(first.page.url());
      await soon(() => second.fact("id")).toBe(group.idOf("kitchen"));
      await second.page.getByTestId("view-sequence").waitFor();
      expect(await second.page.getByTestId("tab-sequence").getAttribute("aria-selected")).toBe("true");
    },
  );

  inBrowser("a link to an actor that is not there says so", async (tabs) => {
    await using program = await startInspected();
    const page = await tabs.open(`${program.url}&actor=job:nobody/desk&view=chart`);
    await soon(() => page.page.getByTestId("detail-gone").textContent()).toMatch(/no such actor/i);
    await page.look("tree");
    await page.isLive();
  });

  inBrowser("a filter lets through what it says, and what is above that", async (tabs) => {
    await using program = await startInspected();
    const jobs = [
      await program.job("desk", { label: "tea" }),
      await program.job("kitchen", { label: "cake" }),
    ];
    const [tea, cake] = jobs.map(({ id }) => id) as [string, string];
    const page = await tabs.open(program.url);
    await page.isLive();
    await page.page.getByTestId("filter").fill("TEA");
    await soon(() => page.rowIds()).toEqual(["runtime:shop", tea]);
    expect(await page.page.getByTestId("filter-count").textContent()).toBe("1 found");
    await page.page.getByTestId("filter-clear").click();
    await soon(() => page.rowIds()).toContain(cake);

    jobs[1]?.order("complete");
    await page.page.getByTestId("filter-completed").click();
    await soon(() => page.rowIds()).toEqual(["runtime:shop", cake]);
    await page.page.getByTestId("filter-completed").click();
    await page.page.getByTestId("filter-worker").selectOption("desk");
    await page.page.getByTestId("filter-kind").selectOption("job");
    await soon(() => page.rowIds()).toEqual(["runtime:shop", tea]);
    await page.page.getByTestId("filter-clear").click();
    await page.page.getByTestId("filter-open").check();
    await soon(() => page.rowIds()).not.toContain(cake);
    expect(await page.rowIds()).toContain(tea);
  });

  inBrowser("nothing moves while it is paused, and nothing is lost", async (tabs) => {
    await using program = await startInspected();
    const job = await program.job("desk");
    const page = await tabs.open(program.url);
    await page.isLive();
    await soon(() => page.stateOf(job.id)).toBe("running");
    await page.page.getByTestId("pause").click();
    await soon(() => page.source.textContent()).toBe("paused");
    job.order("complete");
    await job.ended();
    await soon(() => page.banner.textContent()).toMatch(/Paused\. [1-9]\d* records came meanwhile/);
    expect(await page.stateOf(job.id)).toBe("running");
    await page.page.getByTestId("pause").click();
    await soon(() => page.stateOf(job.id)).toBe("completed");
    expect(await page.source.textContent()).toBe("live");
  });

  inBrowser("the sequence shows who said what to whom, and opens what was said", async (tabs) => {
    await using program = await startInspected();
    const job = await program.job("desk");
    job.order("update", { step: "peeling" });
    const page = await tabs.open(program.url);
    await page.isLive();
    await page.choose(job.id);
    await page.look("sequence");
    const rows = page.page.locator(".sequence-row:not([hidden])");
    await rows.filter({ hasText: "peeling" }).click();
    expect(await page.page.getByTestId("sequence-payload").textContent()).toContain("peeling");
    const heads = page.page.locator(".lifeline");
    expect(await heads.allTextContents()).toEqual(["shop", "desk"]);
  });

  inBrowser("a click on a bar of the timeline chooses its job", async (tabs) => {
    await using program = await startInspected();
    const job = await program.job("desk");
    const page = await tabs.open(program.url);
    await page.isLive();
    await page.look("timeline");
    const canvas = page.page.locator("[data-testid=view-timeline] canvas");
    await soon(() => canvas.getAttribute("aria-label")).toMatch(/^1 job/);
    await page.page.getByRole("button", { name: "Fit" }).and(page.page.locator(":visible")).click();
    // It is where the pointer says so.
    const box = await canvas.boundingBox();
    if (box === null) throw new Error("there is no timeline");
    const hint = page.page.locator(".hint");
    await soon(async () => {
      for (let y = 24; y < 140; y += 6) {
        await page.page.mouse.move(box.x + box.width * 0.6, box.y + y);
        if (await hint.isVisible()) return await hint.textContent();
      }
      return "";
    }).toContain("desk");
    await page.page.mouse.down();
    await page.page.mouse.up();
    await soon(() => page.fact("id")).toBe(job.id);
  });

  inBrowser("the statechart shows where an actor was at each of its steps", async (tabs) => {
    await using program = await startInspected();
    const job = await program.job("desk");
    job.order("complete");
    const page = await tabs.open(program.url);
    await page.isLive();
    await soon(() => page.stateOf(job.id)).toBe("completed");
    await page.choose(job.id);
    await page.look("chart");
    await soon(() => page.activeStates()).toContain("job.completed");
    const steps = page.page.locator("#panel-chart [data-testid=steps]");
    await steps.locator("[data-step]", { hasText: "running" }).click();
    await soon(() => page.activeStates()).toContain("job.running");
    await steps.locator("[data-step='-1']").click();
    await soon(() => page.activeStates()).toContain("job.pending");
    expect(await page.page.locator(".statechart .transition.taken").count()).toBe(0);
    await page.page.getByTestId("chart-latest").click();
    await soon(() => page.activeStates()).toContain("job.completed");
    expect(await page.page.locator(".statechart .transition.taken").count()).toBeGreaterThan(0);
  });

  inBrowser("runtimes of one program stand beside each other", async (tabs) => {
    await using program = await startInspected({ runtimes: ["shop", "store"] });
    const jobs = [await program.job("desk"), await program.job("desk", {}, "store")];
    const page = await tabs.open(program.url);
    await page.isLive();
    await soon(async () => (await page.rowIds()).filter((id) => id.startsWith("runtime:"))).toEqual([
      "runtime:shop",
      "runtime:store",
    ]);
    for (const { id } of jobs) expect(await page.stateOf(id)).toBe("running");
    await soon(() => page.total("asked")).toBe("2");
    await page.choose(jobs[1]?.id as string);
    expect(await page.fact("runtime")).toBe("store");
  });

  inBrowser("tabs see the same, each with its own choice", async (tabs) => {
    await using program = await startInspected();
    const job = await program.job("desk");
    const pages = [await tabs.open(program.url), await tabs.open(program.url), await tabs.open(program.url)];
    for (const page of pages) await page.isLive();
    await pages[0]?.choose(job.id);
    await pages[1]?.look("timeline");
    await pages[0]?.cancelButton.click();
    await soon(() => pages[2]?.stateOf(job.id)).toBe("cancelled");
    expect(await job.ended()).toMatchObject({ status: "cancelled" });
    expect(await pages[2]?.detail.isVisible()).toBe(false);
    await soon(() => pages[1]?.total("cancelled")).toBe("1");
  });
});
