/**
 * xstate-jobs/compile: the compiler of flat machines that this package runs its own charts with, for yours.
 */
export { type CompiledLogic, compile } from "./compile.ts";
