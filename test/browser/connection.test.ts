import { expect } from "vitest";
import { describeInBrowser, inBrowser } from "./browser-test.ts";
import { startInspected } from "./inspected.ts";
import { soon } from "./inspector-page.ts";

const OTHER_TOKEN = "another-token-of-the-kind";

describeInBrowser("the page and its process", () => {
  inBrowser(
    "one that nothing has happened in yet is said to be empty, until something does",
    async (tabs) => {
      await using program = await startInspected({ runtimes: [] });
      const page = await tabs.open(program.url);
      await soon(() => page.page.getByTestId("empty").textContent()).toMatch(/^No jobs yet.*attach/);
      expect(await page.source.textContent()).toBe("live");
      await page.look("sequence");
      expect(await page.page.getByTestId("sequence-empty").textContent()).toMatch(/^No job is chosen/);
      await page.look("chart");
      expect(await page.page.getByTestId("chart-empty").textContent()).toMatch(/^No actor is chosen/);
    },
  );

  inBrowser(
    "what is there stays when the process is gone, and the next one at its place is shown",
    async (tabs) => {
      const first = await startInspected();
      const { port, token } = first;
      const lost = await first.job("desk");
      const page = await tabs.open(first.url);
      await page.isLive();
      await page.choose(lost.id);
      await first.kill();
      await soon(() => page.banner.textContent()).toMatch(
        /Disconnected.*What is here stays.*Next try in \d+ s/,
      );
      expect(await page.stateOf(lost.id)).toBe("running");
      expect(await page.cancelButton.isDisabled()).toBe(true);
      expect(await page.cancelAnswer.textContent()).toBe("The page is not connected.");

      await using second = await startInspected({ serve: { port, token } });
      const job = await second.job("kitchen");
      // By itself, after some time, or at once.
      await page.page
        .getByRole("button", { name: "Try now" })
        .click({ timeout: 5_000 })
        .catch(() => {});
      await soon(() => page.stateOf(job.id)).toBe("running");
      await soon(() => page.banner.locator(".banner:not([hidden])").count()).toBe(0);
      expect(await page.stateOf(lost.id)).toBe(null);
      await page.choose(job.id);
      await page.cancelButton.click();
      expect(await job.ended()).toMatchObject({ status: "cancelled" });
    },
  );

  inBrowser("it connects again by itself", async (tabs) => {
    const first = await startInspected();
    const { port, token } = first;
    const page = await tabs.open(first.url);
    await page.isLive();
    await first.kill();
    await page.page.locator(".source[data-is=lost]").waitFor();
    await using second = await startInspected({ serve: { port, token } });
    const job = await second.job("kitchen");
    await soon(() => page.stateOf(job.id)).toBe("running");
  });

  inBrowser("the token does not stay in the address, and is not needed to look on", async (tabs) => {
    await using program = await startInspected();
    const job = await program.job("desk");
    const page = await tabs.open(program.url);
    await page.isLive();
    expect(page.page.url()).not.toContain(program.token);
    expect(await page.page.content()).not.toContain(program.token);

    const other = await tabs.open(page.page.url());
    await other.isLive();
    await other.choose(job.id);
    expect(await other.cancelButton.isDisabled()).toBe(true);
    expect(await other.cancelAnswer.textContent()).toMatch(/^This page has no token/);
    expect(await other.stateOf(job.id)).toBe("running");
  });

  inBrowser("the whole URL in the same tab lets it read what it could not", async (tabs) => {
    tabs.witness.allow(/^error: Failed to load resource: .* 401 .*\/records:/);
    await using program = await startInspected({ serve: { host: "0.0.0.0", port: 0 } });
    const url = program.url;
    const page = await tabs.open(url.split("#")[0] as string);
    await soon(() => page.banner.textContent()).toMatch(/refuses to be read: the token is missing/);
    expect(await page.banner.textContent()).not.toContain("{");
    await page.page.goto(url);
    await page.isLive();
    expect(page.page.url()).not.toContain("token");
  });

  inBrowser("a wrong token cancels nothing, and the page says so", async (tabs) => {
    tabs.witness.allow(/^error: Failed to load resource: .* 401 .*\/cancel:/);
    await using program = await startInspected();
    const job = await program.job("desk");
    const page = await tabs.open(program.url.replace(program.token, OTHER_TOKEN));
    await page.isLive();
    await page.choose(job.id);
    await page.cancelButton.click();
    await soon(() => page.cancelAnswer.textContent()).toMatch(/^Refused: the token/);
    expect(await page.stateOf(job.id)).toBe("running");
    job.order("complete");
    expect(await job.ended()).toMatchObject({ status: "completed" });
  });

  inBrowser("what may not be cancelled from outside has no button to do so, and says why", async (tabs) => {
    await using program = await startInspected();
    const job = await program.job("desk", { cancellable: false });
    const page = await tabs.open(program.url);
    await page.isLive();
    await page.choose(job.id);
    expect(await page.cancelButton.isDisabled()).toBe(true);
    expect(await page.cancelAnswer.textContent()).toMatch(/^It may not be cancelled from outside/);
    job.order("complete");
    await soon(() => page.cancelAnswer.textContent()).toBe("It is over: completed.");
  });

  inBrowser(
    "the oldest that are over go, and what is chosen by a click is what stands there",
    async (tabs) => {
      await using program = await startInspected({ limit: 40 });
      const finish = async (count: number): Promise<void> => {
        for (let each = 0; each < count; each++) await (await program.job("desk", { name: "quick" })).ended();
      };
      await finish(60);
      // So that there are rows to be seen that were folded.
      const page = await tabs.open(program.url, { viewport: { width: 1_280, height: 1_300 } });
      await page.isLive();
      await page.page.locator("[data-fold]:not([hidden])").click();
      const rows = page.page.locator("[role=treeitem][data-kind=job]:not([hidden])");
      await soon(() => rows.count()).toBeGreaterThan(35);
      const going = finish(40);
      for (let each = 0; each < 8; each++) {
        // What is there when the pointer goes down: meanwhile rows move.
        const pressed = page.page.evaluate(
          () =>
            new Promise<string | undefined>((resolve) => {
              const down = ({ target }: Event): void =>
                resolve((target as Element).closest<HTMLElement>(".tree-row")?.dataset.actorId);
              addEventListener("pointerdown", down, { capture: true, once: true });
            }),
        );
        const box = await page.page.getByTestId("view-tree").boundingBox();
        await page.page.mouse.click((box?.x ?? 0) + 150, (box?.y ?? 0) + 24 * (26 + each) + 12);
        // By the address: it may have gone before it is shown.
        await soon(() => page.chosen).toBe(await pressed);
      }
      await going;
      await soon(() => page.total("forgotten")).not.toBe("0");
    },
  );
});
