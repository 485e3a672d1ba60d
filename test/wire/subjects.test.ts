import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addressOf,
  decodeName,
  encodeName,
  fitsSubject,
  isAddress,
  nameIn,
  Subjects,
} from "../../src/wire/subjects.ts";

/** Any sequence of code units, halves of surrogate pairs by themselves included. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc
    .array(
      fc.constantFrom(
        "a",
        ".",
        "*",
        ">",
        " ",
        "=",
        "u",
        "=u",
        "\ud83d",
        "\ude00",
        "\ufffd",
        "ç",
        "\0",
        "%2e",
      ),
      {
        maxLength: 8,
      },
    )
    .map((parts) => parts.join("")),
);

describe("the name of a worker as a token of a subject", () => {
  it("is the name itself, where that is plain", () => {
    expect(encodeName("Worker_7-b")).toBe("Worker_7-b");
    expect(decodeName("Worker_7-b")).toBe("Worker_7-b");
  });

  it.each([
    ["a.b", "a=2eb"],
    ["a b", "a=20b"],
    ["ç", "=c3=a7"],
    ["=", "=3d"],
    ["\ud800x", "=ud800x"],
    ["😀", "=f0=9f=98=80"],
  ])("writes %j as %s", (name, token) => {
    expect(encodeName(name)).toBe(token);
    expect(decodeName(token)).toBe(name);
  });

  it("gives back every name, whatever it is made of", () => {
    fc.assert(
      fc.property(anyText, (name) => void expect(decodeName(encodeName(name))).toBe(name)),
      { numRuns: 1_000 },
    );
  });

  it("has nothing in it that a broker interprets", () => {
    fc.assert(
      fc.property(anyText, (name) => {
        if (name !== "") expect(encodeName(name)).toMatch(/^[A-Za-z0-9_=-]+$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is that of no other name", () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        if (one !== other) expect(encodeName(one)).not.toBe(encodeName(other));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(["=", "=2", "=2E", "=41", "=zz", "=c3", "=ff", "=u0041", "=ud83d=ude00", "=ed=a0=80", "a="])(
    "is never %s",
    (token) => {
      expect(() => decodeName(token)).toThrow();
    },
  );

  it("is read as the name that is written so, or not at all", () => {
    const anyToken = fc.stringMatching(/^(=?[0-9a-fu]{1,4}){0,6}$/);
    fc.assert(
      fc.property(anyToken, (token) => {
        let name: string;
        try {
          name = decodeName(token);
        } catch {
          return;
        }
        expect(encodeName(name)).toBe(token);
      }),
      { numRuns: 1_000 },
    );
  });

  it("must not be empty, nor longer than 512 characters as a token", () => {
    expect(fitsSubject("")).toBe(false);
    expect(fitsSubject("a".repeat(512))).toBe(true);
    expect(fitsSubject("a".repeat(513))).toBe(false);
    expect(fitsSubject(".".repeat(170))).toBe(true);
    expect(fitsSubject(".".repeat(171))).toBe(false);
  });
});

describe("an address", () => {
  it("is the name of a runtime, and which of that name it is", () => {
    expect(isAddress("my=20host.00ff-x_Y")).toBe(true);
    expect(nameIn("my=20host.00ff-x_Y")).toBe("my host");
  });

  it.each([
    undefined,
    7,
    "",
    "a",
    ".b",
    "a.",
    "a.b.c",
    "a.b=",
    "a b.c",
    "a.*",
    "*.b",
    ">",
    "=.b",
    "=zz.b",
    "=ff.b",
  ])("is not %j", (text) => {
    expect(isAddress(text)).toBe(false);
  });

  it("has a name of 512 characters at most as it is written, and 32 that tell its runtime from others", () => {
    const [name, instance] = ["a".repeat(512), "b".repeat(32)];
    expect(isAddress(`${name}.${instance}`)).toBe(true);
    expect(isAddress(`${name}a.${instance}`)).toBe(false);
    expect(isAddress(`${name}a.b`)).toBe(false);
    expect(isAddress(`${name}.${instance}b`)).toBe(false);
    expect(isAddress(`a.${instance}b`)).toBe(false);
    expect(isAddress(`${"=20".repeat(170)}.b`)).toBe(true);
    expect(isAddress(`${"=20".repeat(171)}.b`)).toBe(false);
  });
});

describe("a line of NATS's protocol", () => {
  it("has less than 4,096 bytes, however long the names in it", () => {
    const subjects = new Subjects(".".repeat(42).padEnd(44, "n"));
    const self = addressOf("s".repeat(512), "0".repeat(16));
    const peer = `${"p".repeat(512)}.${"1".repeat(32)}`;
    const worker = "w".repeat(512);
    expect([isAddress(self), isAddress(peer), fitsSubject(worker)]).toEqual([true, true, true]);
    const lines = [
      `PUB ${subjects.control(peer)} ${subjects.nobody(self, `probe-${peer}`)} 1048576`,
      `PUB ${subjects.directRequest(worker, peer)} ${subjects.nobody(self, "request-9007199254740991")} 1048576`,
      `PUB ${subjects.reply(peer, worker)} 1048576`,
      `SUB ${subjects.presence(worker, peer)} workers 9007199254740991`,
    ];
    // A server in the middle puts more before it: an account, and its own number.
    for (const line of lines) expect(line.length).toBeLessThan(3_000);
  });

  it("is the reason why a name of a runtime or a namespace may be too long", () => {
    expect(() => addressOf("ü".repeat(86), "0".repeat(16))).toThrow(TypeError);
    expect(() => addressOf("ü".repeat(86), "0".repeat(16))).toThrow(
      /^xstate-jobs: the name of runtime 'ü{50}…' is too long: as part of a subject it has 516 characters, 512 are the most$/,
    );
    expect(() => new Subjects("n".repeat(128))).not.toThrow();
    expect(() => new Subjects("n".repeat(129))).toThrow(TypeError);
    expect(() => new Subjects("n".repeat(5_000))).toThrow("the name of namespace 'nnn");
  });
});

describe("the subjects of a namespace", () => {
  const subjects = new Subjects("my.ns");

  it("begin with what they are and whose", () => {
    expect(subjects.who).toBe("jobs.v1.my=2ens.who");
    expect(subjects.presences).toBe("jobs.v1.my=2ens.pres.*.*.*");
    expect(subjects.beats).toBe("jobs.v1.my=2ens.beat.*.*");
    expect(subjects.request("a b")).toBe("jobs.v1.my=2ens.req.a=20b");
    expect(subjects.directRequest("a b", "rt.1")).toBe("jobs.v1.my=2ens.req.a=20b.rt.1");
    expect(subjects.directRequests("rt.1")).toBe("jobs.v1.my=2ens.req.*.rt.1");
    expect(subjects.reply("rt.1", "a b")).toBe("jobs.v1.my=2ens.rep.rt.1.a=20b");
    expect(subjects.replies("rt.1")).toBe("jobs.v1.my=2ens.rep.rt.1.>");
    expect(subjects.control("rt.1")).toBe("jobs.v1.my=2ens.ctl.rt.1");
    expect(subjects.presence("a b", "rt.1")).toBe("jobs.v1.my=2ens.pres.a=20b.rt.1");
    expect(subjects.beat("rt.1")).toBe("jobs.v1.my=2ens.beat.rt.1");
  });

  it("tell who sent a presence or a beat, and which worker it is about", () => {
    const presence = subjects.presence("a.b", "rt.1");
    expect(Subjects.addressIn(presence)).toBe("rt.1");
    expect(Subjects.workerTokenIn(presence, "presence")).toBe("a=2eb");
    expect(Subjects.addressIn(subjects.beat("rt.1"))).toBe("rt.1");
    expect(Subjects.workerTokenIn(subjects.reply("rt.1", "a.b"), "reply")).toBe("a=2eb");
    expect(Subjects.workerTokenIn(subjects.request("a.b"), "request")).toBe("a=2eb");
    expect(Subjects.workerTokenIn(subjects.directRequest("a.b", "rt.1"), "request")).toBe("a=2eb");
    expect(Subjects.workerTokenIn("jobs.v1", "reply")).toBeUndefined();
  });

  it("have one where the wire says that nobody is there, which is that of no worker", () => {
    const subject = subjects.nobody("rt.1", "request-7");
    expect(subject).toBe("jobs.v1.my=2ens.rep.rt.1.=.request-7");
    expect(subjects.nobodyFor("rt.1", subject)).toBe("request-7");
    expect(subjects.nobodyFor("rt.2", subject)).toBeUndefined();
    fc.assert(
      fc.property(anyText, (name) => {
        expect(subjects.nobodyFor("rt.1", subjects.reply("rt.1", name))).toBeUndefined();
      }),
    );
  });
});

it("makes an address of a name and a token, and of no token that would not be one", () => {
  expect(addressOf("a b", "0123456789abcdef0123")).toBe("a=20b.0123456789abcdef");
  for (const token of ["", "short", "0123.56789abcdef", "0123456789abcde/"]) {
    expect(() => addressOf("a", token)).toThrow(TypeError);
    expect(() => addressOf("a", token)).toThrow(`newToken gave ${JSON.stringify(token)}`);
  }
  expect(() => addressOf("a", "0".repeat(256))).not.toThrow();
  expect(() => addressOf("a", "0".repeat(257))).toThrow("and 256 at most");
});
