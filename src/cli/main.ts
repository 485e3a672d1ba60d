#!/usr/bin/env node
/// <reference types="node" />
import process from "node:process";
import { nodeHost } from "./node-host.ts";
import { runCommandLine } from "./program.ts";

/** How long the process has, when the command is over, for whatever still keeps it alive. */
const CLEAN_UP_MS = 500;

const code = await runCommandLine(process.argv.slice(2), nodeHost(process));
// `serve` leaves its exit code to the runtime's `run()`.
if (code !== undefined) process.exitCode = code;
// What is written to a pipe is still on its way: only then may the process be ended.
process.stdout.write("", () => setTimeout(() => process.exit(), CLEAN_UP_MS).unref());
