/**
 * xstate-jobs/compile: the compiler of flat machines that this package runs its own charts with, for yours; and what shows
 * that a machine does the same compiled as interpreted. It imports no test runner.
 */
export { type CheckCompiledOptions, type CheckCompiledReport, checkCompiled } from "./check-compiled.ts";
export { compile } from "./compile.ts";
export type { CompiledLogic } from "./compiled-logic.ts";
export { DivergenceError } from "./divergence-error.ts";
