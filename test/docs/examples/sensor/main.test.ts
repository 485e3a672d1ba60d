import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../../package/repository.ts";
import { bundle, programFolder, run } from "../../from-source.ts";

it("ends by itself, and shows a watcher that goes on although the sensor breaks", async () => {
  using folder = programFolder();
  await bundle([join(root, "docs/examples/sensor/main.ts")], folder.path);
  const { exitCode, lines, errors } = await run(join(folder.path, "main.mjs"));
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  expect(lines).toEqual([
    "  (sensor opened)",
    "Read one value",
    "20",
    "Watch three values",
    "20.5",
    "21",
    "21.5",
    "Watch until it is 24 degrees, whatever happens to the sensor",
    "22",
    "  (thermometer failed: the cable is loose)",
    "  (sensor closed)",
    "  (sensor opened)",
    "22.5",
    "23",
    "23.5",
    "24",
    "Good night",
    "  (sensor closed)",
  ]);
}, 30_000);
