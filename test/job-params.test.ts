import { describe, expect, it } from "vitest";
import { checkJob, checkJobGroup, type JobGroupParams, NO_META, NO_PARAMS } from "../src/job-params.ts";

const MS = "a finite number of milliseconds, 0 or more";
const TEXT = "a string that is not empty";
const FLAG = "true or false";
const COUNT = "a whole number of at least 1";
const KNOWN = "name, payload, timeout, label, cancellable, signal, buffer, meta, retry";

/** What no job can be made of, and what is said of it after `xstate-jobs: `. */
const WRONG: readonly [params: object, text: string][] = [
  [{ name: "" }, `'name' of job() must be ${TEXT}, not ""`],
  [{ name: 7 }, `'name' of job() must be ${TEXT}, not 7`],
  [{ name: null }, `'name' of job() must be ${TEXT}, not null`],
  [{ label: "" }, `'label' of job() must be ${TEXT}, not ""`],
  [{ timeout: -1 }, `'timeout' of job() must be ${MS}, not -1`],
  [{ timeout: Number.NaN }, `'timeout' of job() must be ${MS}, not NaN`],
  [{ timeout: Number.POSITIVE_INFINITY }, `'timeout' of job() must be ${MS}, not Infinity`],
  [{ timeout: "5" }, `'timeout' of job() must be ${MS}, not "5"`],
  [{ timeout: null }, `'timeout' of job() must be ${MS}, not null`],
  [{ timeout: new Date(0) }, `'timeout' of job() must be ${MS}, not the object given`],
  [{ cancellable: "no" }, `'cancellable' of job() must be ${FLAG}, not "no"`],
  [{ signal: {} }, "'signal' of job() must be an AbortSignal, not the object given"],
  [{ signal: new AbortController() }, "'signal' of job() must be an AbortSignal, not the object given"],
  [{ signal: "now" }, "'signal' of job() must be an AbortSignal, not \"now\""],
  [{ buffer: 0 }, `'buffer' of job() must be ${COUNT}, not 0`],
  [{ buffer: 1.5 }, `'buffer' of job() must be ${COUNT}, not 1.5`],
  [{ buffer: Number.POSITIVE_INFINITY }, `'buffer' of job() must be ${COUNT}, not Infinity`],
  [{ meta: "trace" }, "'meta' of job() must be an object of strings, not \"trace\""],
  [{ meta: ["trace"] }, "'meta' of job() must be an object of strings, not an array"],
  [{ meta: null }, "'meta' of job() must be an object of strings, not null"],
  [{ meta: { trace: 7 } }, "meta.trace of job() must be a string, not 7"],
  [{ meta: { trace: undefined } }, "meta.trace of job() must be a string, not undefined"],
  [{ timeOut: 5 }, `unknown option 'timeOut' of job(); it takes ${KNOWN}`],
  [{ cancelOnError: true }, `unknown option 'cancelOnError' of job(); it takes ${KNOWN}`],
  [{ constructor: 1 }, `unknown option 'constructor' of job(); it takes ${KNOWN}`],
];

const said = (text: string): TypeError => new TypeError(`xstate-jobs: ${text}`);

describe("the parameters of a job", () => {
  it.each(WRONG)("cannot be %j: %s", (params, text) => {
    expect(() => checkJob("w", params)).toThrow(said(text));
  });

  it.each([null, 7, "fast", [], () => {}])("must be an object, not %s", (params) => {
    expect(() => checkJob("w", params as object)).toThrow(
      /^xstate-jobs: the options of job\(\) must be an object, not /,
    );
  });

  it("may each be undefined, which is the same as not given", () => {
    const names = [...KNOWN.split(", ")];
    const params = Object.fromEntries(names.map((name) => [name, undefined]));
    expect(() => checkJob("w", params)).not.toThrow();
  });

  it.each<JobGroupParams>([
    NO_PARAMS,
    { name: "n", payload: () => {}, timeout: 0, label: "l", cancellable: false, buffer: 1, meta: {} },
    { signal: AbortSignal.abort(), timeout: 0.5, meta: { trace: "" } },
    { meta: Object.assign(Object.create(null), { __proto__: "text" }), timeout: Number.MAX_VALUE },
    Object.create({ timeout: 5 }),
  ])("may be %j", (params) => {
    expect(() => checkJob("w", params)).not.toThrow();
  });

  it("that are inherited are checked, too", () => {
    expect(() => checkJob("w", Object.create({ timeout: -1 }))).toThrow(TypeError);
  });
});

describe("the target of a job", () => {
  it.each([
    ["", '""'],
    [undefined, "undefined"],
    [null, "null"],
    [7, "7"],
    [{ name: 7 }, "7"],
    [{ name: "" }, '""'],
  ])("cannot be %j", (target, described) => {
    expect(() => checkJob(target, NO_PARAMS)).toThrow(
      said(`a worker's name in job() must be ${TEXT}, not ${described}`),
    );
  });

  it("may be any text", () => {
    for (const name of ["w", " ", "__proto__", "0", "job:w"]) expect(() => checkJob(name, {})).not.toThrow();
  });
});

describe("the parameters of a group", () => {
  it.each(WRONG.filter(([, text]) => !text.startsWith("unknown")))("cannot be %j", (params, text) => {
    expect(() => checkJobGroup(["w"], params)).toThrow(said(text.replace(" job()", " jobGroup()")));
  });

  it("are those of a job, and cancelOnError", () => {
    expect(() => checkJobGroup(["w"], { cancelOnError: false })).not.toThrow();
    const wrong = { cancelOnError: 0 } as object;
    expect(() => checkJobGroup(["w"], wrong)).toThrow(
      said(`'cancelOnError' of jobGroup() must be ${FLAG}, not 0`),
    );
    const unknown = { cancelOnErr: false } as object;
    expect(() => checkJobGroup(["w"], unknown)).toThrow(
      said(`unknown option 'cancelOnErr' of jobGroup(); it takes ${KNOWN}, cancelOnError`),
    );
  });
});

describe("the targets of a group", () => {
  it("may be none, or many", () => {
    expect(() => checkJobGroup([], {})).not.toThrow();
    expect(() => checkJobGroup(["a", "b", "c"], NO_PARAMS)).not.toThrow();
  });

  it.each([
    ["w", '"w"'],
    [undefined, "undefined"],
    [new Set(["w"]), "the object given"],
  ])("must be an array, not %s", (targets, described) => {
    expect(() => checkJobGroup(targets, NO_PARAMS)).toThrow(
      said(`the targets of jobGroup() must be an array of worker names, not ${described}`),
    );
  });

  it("must each be a name", () => {
    for (const target of ["", 7, undefined]) {
      expect(() => checkJobGroup(["a", target], {})).toThrow(
        /^xstate-jobs: a worker's name in jobGroup\(\) must be/,
      );
    }
    expect(() => checkJobGroup(new Array(2), {})).toThrow(TypeError);
  });

  it("must not name a worker twice", () => {
    expect(() => checkJobGroup(["a", "b", "a"], {})).toThrow(
      said("worker 'a' stands twice in jobGroup(): ask it in two groups, or once"),
    );
  });
});

it("is without a prototype, and frozen: the meta of who gave none", () => {
  expect(Object.getPrototypeOf(NO_META)).toBe(null);
  expect(Object.isFrozen(NO_META)).toBe(true);
  expect(Object.isFrozen(NO_PARAMS)).toBe(true);
});
