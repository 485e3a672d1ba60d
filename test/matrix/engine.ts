import { type Engine, filesLeftOut, titlesLeftOut } from "./left-out.ts";

const { bun, deno } = process.versions as { readonly bun?: string; readonly deno?: string };
/** What Vitest runs in, if it is not Node. */
const engine: Engine | undefined = bun ? "bun" : deno ? "deno" : undefined;
const titles = engine === undefined ? [] : titlesLeftOut(engine);

/** What Vitest leaves out in this engine. In Node that is nothing. */
export const excludeHere: readonly string[] =
  engine === undefined ? [] : filesLeftOut(engine).map((path) => `${path}**`);

/** What each of Vitest's projects needs to be told in this engine. */
export const settingsHere = {
  ...(titles.length > 0 && { testNamePattern: new RegExp(`^(?!${titles.join("|")})`) }),
  // Deno's threads lack what Vitest does to them in the end.
  ...(engine === "deno" && { pool: "forks" as const }),
  // Vitest finds no name in what Bun makes of it, if it comes from outside.
  ...(engine === "bun" && { server: { deps: { inline: ["zod"] } } }),
};
