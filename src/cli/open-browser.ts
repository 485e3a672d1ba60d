import { spawn as spawnProcess } from "node:child_process";

/** The program by which each system opens an address. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  // `start` is a command of the shell there, which would read an address anew; this is none.
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
const OTHERS = ["xdg-open"] as const;

/** Opens an address in the browser of whoever is logged in, if there is one. It neither fails nor keeps the process alive. */
export function openBrowser(
  url: string,
  { platform }: Pick<NodeJS.Process, "platform">,
  spawn = spawnProcess,
): void {
  const [program = "", ...args] = OPENERS[platform] ?? OTHERS;
  try {
    const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
    child.on("error", () => {});
    child.unref();
  } catch {
    // What cannot be started opens nothing.
  }
}
