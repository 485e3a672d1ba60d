/** A thermometer's device. Open it when you need it, and close it: there is only one. */
export interface Sensor {
  /** The degrees that it measures, one after another, until it is closed. Throws when it breaks. */
  measure(): AsyncIterable<number>;
  close(): void;
}
