import { build } from "esbuild";
import { expect } from "vitest";
import { root } from "../package/repository.ts";
import { describeInBrowser, inBrowser, type Tabs } from "./browser-test.ts";

/** What a page makes of a drawing, once it is in it. */
async function adopted(tabs: Tabs, text: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["src/page/views/adopted-svg.ts"],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "drawn",
    footer: { js: "globalThis.drawn = drawn;" },
  });
  const { page } = await tabs.open("about:blank");
  await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  return await page.evaluate(async (svg) => {
    const { drawn } = globalThis as unknown as { drawn: { adoptedSvg(text: string): Element } };
    const element = drawn.adoptedSvg(svg);
    document.body.append(element);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return element.outerHTML;
  }, text);
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" class="statechart" width="1"';
const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';

describeInBrowser("a drawing in the page", () => {
  inBrowser("is there with all that drawings have", async (tabs) => {
    const text = `${SVG}><g class="state" data-id="a"><title>t</title><path d="M0,0"/></g></svg>`;
    expect(await adopted(tabs, text)).toBe(text.replace('"/>', '"></path>'));
  });

  inBrowser("has nothing of what else somebody may have put into it", async (tabs) => {
    const evil = [
      `<foreignObject><meta ${XHTML} http-equiv="refresh" content="0;url=http://example.com/"/></foreignObject>`,
      "<script>document.title = 'ran'</script>",
      `<g><script ${XHTML}>document.title = 'ran'</script></g>`,
      `<g xmlns:s="http://www.w3.org/2000/svg"><s:script>document.title = 'ran'</s:script></g>`,
      '<a href="http://example.com/"><text>sign in</text></a>',
      '<image href="http://example.com/x.png"/>',
      '<g><rect onclick="alert(1)" style="fill:red" id="pwned" class="box" href="x"/></g>',
      '<animate attributeName="x"/>',
      `<div ${XHTML}>over</div>`,
    ];
    const seen = await adopted(tabs, `${SVG} onload="document.title = 'ran'">${evil.join("")}</svg>`);
    expect(seen).toBe(`${SVG}><g></g><g></g><g><rect class="box"></rect></g></svg>`);
  });

  inBrowser("is none if it cannot be read", async (tabs) => {
    await expect(adopted(tabs, `${SVG}><g></svg>`)).rejects.toThrow("what was drawn is no SVG");
    await expect(adopted(tabs, `<p ${XHTML}/>`)).rejects.toThrow("what was drawn is no SVG");
  });
});
