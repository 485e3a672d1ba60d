import { describe, expect, it } from "vitest";
import { hostNameIn, isLoopback, urlOf } from "../../../src/inspector/server/addresses.ts";

describe("an address", () => {
  it.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])("%s is the machine itself", (address) => {
    expect(isLoopback(address)).toBe(true);
  });

  it.each(["0.0.0.0", "::", "10.0.0.1", "192.168.127.1", "::ffff:10.0.0.1", "1127.0.0.1", ""])(
    "%j is not, or not alone",
    (address) => {
      expect(isLoopback(address)).toBe(false);
    },
  );

  it.each([
    ["127.0.0.1", "http://127.0.0.1:80/"],
    ["::1", "http://[::1]:80/"],
    ["build-7", "http://build-7:80/"],
    ["0.0.0.0", "http://127.0.0.1:80/"],
    ["::", "http://127.0.0.1:80/"],
  ])("%s is opened as %s", (host, url) => {
    expect(urlOf(host, 80)).toBe(url);
  });
});

describe("the name in a Host header", () => {
  it.each([
    ["localhost", "localhost"],
    ["LocalHost:4983", "localhost"],
    ["127.0.0.1:4983", "127.0.0.1"],
    ["[::1]:4983", "::1"],
    ["a_b.example-7.com:1", "a_b.example-7.com"],
  ])("%s is %s", (header, name) => {
    expect(hostNameIn(header)).toBe(name);
  });

  it.each([
    "",
    ":80",
    "a b",
    "user@localhost",
    "localhost:80:90",
    "::1",
    "[::1",
    "[localhost]",
    "[1.2.3.4]",
    "a/b",
    "a:123456",
  ])("%j is none", (header) => {
    expect(hostNameIn(header)).toBeUndefined();
  });
});
