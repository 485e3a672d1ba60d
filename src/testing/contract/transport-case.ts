import type { Scene } from "./scene.ts";
import type { TransportPromises } from "./transport-fixture.ts";

/** Something that must hold of a transport. */
export interface TransportCase {
  readonly title: string;
  /** What the transport must promise; it is left out of the list of one that does not. */
  readonly needs?: readonly (keyof TransportPromises)[];
  check(scene: Scene): Promise<void>;
}
