/** Builds the inspector's page anew, into `dist/page`. */
export function buildPage(): Promise<void>;

/** Builds it if it is not there, or older than what it is made of. */
export function ensurePage(): Promise<void>;
