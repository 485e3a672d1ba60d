/** Of this package, as its manifest has it. Written here, as in a browser there is no manifest to read. */
export const VERSION = "0.1.0";
