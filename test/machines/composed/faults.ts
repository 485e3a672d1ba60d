import { ASK_FAULTS } from "./ask-faults.ts";
import type { Fault } from "./fault.ts";
import { WAY_FAULTS } from "./way-faults.ts";

/** Each must be found by a law. */
export const FAULTS: readonly Fault[] = [...ASK_FAULTS, ...WAY_FAULTS];
