import type { Size } from "./product.ts";

/** A size, and how much there is of it: the numbers are in docs/reliability.md, too. */
export interface Explored {
  readonly title: string;
  readonly size: Size;
  readonly states: number;
  readonly transitions: number;
}

const job: Size = {
  workers: 1,
  isGroup: false,
  cancelOnError: true,
  messages: 2,
  urgent: false,
  endings: ["return", "throw", "fail", "stream", "respond"],
  outside: ["cancel", "timeout", "end", "stop", "lose"],
  retry: "never",
  restart: "never",
  lives: 1,
};
const withLate: Size = { ...job, outside: [...job.outside, "late"] };
const again: Size = { ...withLate, messages: 1, retry: "always", restart: "always", lives: 2 };
const fewAgain: Size = {
  ...again,
  endings: ["return", "fail"],
  outside: ["cancel", "stop", "lose", "late"],
};
const group: Size = { ...job, isGroup: true, outside: [...job.outside, "complete"] };
const pair: Size = {
  ...group,
  workers: 2,
  endings: ["return", "throw"],
  outside: ["cancel", "timeout", "lose"],
};
const pairAgain: Size = { ...pair, messages: 0, outside: ["cancel", "lose"], retry: "default", lives: 2 };

/** Explored in every run of the tests. */
export const EVERYDAY: readonly Explored[] = [
  { title: "a job", size: withLate, states: 7433, transitions: 51829 },
  { title: "a job that is asked again", size: fewAgain, states: 3516, transitions: 35212 },
  { title: "a group of 1", size: group, states: 10286, transitions: 36207 },
  {
    title: "a group of 1, not `cancelOnError`",
    size: { ...group, messages: 1, cancelOnError: false },
    states: 5102,
    transitions: 17711,
  },
  { title: "a group of 2", size: { ...pair, messages: 1 }, states: 8363, transitions: 35500 },
  {
    title: "a group of 2, not `cancelOnError`",
    size: { ...pair, messages: 1, cancelOnError: false },
    states: 9443,
    transitions: 38611,
  },
];

/** Explored by `npm run model`. */
export const LARGE: readonly Explored[] = [
  {
    title: "a job with urgent reports",
    size: { ...withLate, urgent: true },
    states: 19366,
    transitions: 135918,
  },
  { title: "a job that is asked again, with every ending", size: again, states: 64929, transitions: 753686 },
  { title: "a group of 2", size: pair, states: 30096, transitions: 136612 },
  {
    title: "a group of 2, not `cancelOnError`",
    size: { ...pair, cancelOnError: false },
    states: 32995,
    transitions: 145276,
  },
  {
    title: "a group of 2, with every ending",
    size: { ...pair, messages: 1, endings: job.endings },
    states: 67410,
    transitions: 347646,
  },
  {
    title: "a group of 2, with everything from outside",
    size: { ...group, workers: 2, messages: 0, endings: ["return", "fail"] },
    states: 126526,
    transitions: 655208,
  },
  {
    title: "a group of 2 whose workers end and stop",
    size: { ...pair, messages: 1, outside: job.outside },
    states: 514381,
    transitions: 2783557,
  },
  { title: "a group of 2 whose jobs are asked again", size: pairAgain, states: 3876, transitions: 14466 },
];
