import type { Clock } from "../clock.ts";
import type { LayoutEngine } from "../graph/elk-graph.ts";
import type { NetworkTransport } from "../wire/wire-transport.ts";
import type { Library } from "./library.ts";
import type { LoadedModule } from "./load-module.ts";
import type { ConnectOptions } from "./transport.ts";

/** Where a command writes to. */
export interface Output {
  /** Whether it is a terminal on which a line can be written over. */
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Resolves when there is room for more, or when nobody reads any more. */
  write(chunk: string | Uint8Array): Promise<void>;
}

/** All that the command line does to the world around it. */
export interface CommandHost {
  /** The folder that paths are relative to. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly clock: Clock;
  /** The copy of this package that the command belongs to. */
  readonly library: Library;
  readStdin(): Promise<string>;
  readFile(path: string): Promise<string>;
  writeFile(path: string, text: string): Promise<void>;
  /** Shows an address in the browser, if there is one. Never fails: it is printed as well. */
  openBrowser(url: string): void;
  /** Keeps the process alive although it has nothing to do. Returns what stops that. */
  keepAlive(): () => void;
  /** Listens to what is to end the command, by what it is called. Returns what stops that. */
  onInterrupt(listener: (name: string) => void): () => void;
  /** Exits at once. */
  exit(code: number): void;
  /** Loads what finds places for what is drawn. */
  layoutEngine(): Promise<LayoutEngine>;
  /** Imports a module: a path, or a package. */
  load(module: string): Promise<LoadedModule>;
  /** A transport that is not connected yet. */
  connect(options: ConnectOptions, library: Library): Promise<NetworkTransport>;
}
