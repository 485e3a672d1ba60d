import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createJobServer } from "../../../../docs/examples/http-server/server.ts";
import { createShop } from "../../../../docs/examples/http-server/shop.ts";
import { createWriter } from "../../../../docs/examples/http-server/writer.ts";
import { testRuntime } from "../../../fixtures/test-runtime.ts";

const TIMEOUT = 1_000;
const LOOKING = "looking for the price of saffron";

/** A server that listens, and the lines of its shop, as events. */
async function startServer() {
  const { runtime, clock } = testRuntime();
  const lines = new EventEmitter();
  await runtime.addWorkers(
    createShop((line) => lines.emit(line)),
    createWriter(1),
  );
  const server = createJobServer(runtime, TIMEOUT).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    runtime,
    clock,
    line: (text: string) => once(lines, text),
    price: (item: string, init?: RequestInit) => fetch(`${url}/price?item=${item}`, init),
    get: (path: string) => fetch(url + path),
    summarize: (body: string) => fetch(`${url}/summaries`, { method: "POST", body }),
  };
}

describe("the server", () => {
  it("answers with what the job responds", async () => {
    const { price } = await startServer();
    const response = await price("tea");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ item: "tea", price: 3 });
  });

  it("says 400, and what is wrong, when the payload does not meet the schema", async () => {
    const { get } = await startServer();
    const response = await get("/price");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: "invalid_payload",
      issues: ["say which item you want"],
    });
  });

  it("says 422 when the handler fails", async () => {
    const { price } = await startServer();
    const response = await price("sand");
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({ code: "failed", reason: "we do not sell sand" });
  });

  it("says 404 where nothing is", async () => {
    expect((await (await startServer()).get("/")).status).toBe(404);
  });

  it("says 504 when the job takes too long, and the handler stops", async () => {
    const { clock, line, price } = await startServer();
    const looking = line(LOOKING);
    const stopped = line("not looking for saffron any more: timeout");
    const answering = price("saffron");
    await looking;
    await clock.advance(TIMEOUT);
    const response = await answering;
    expect(response.status).toBe(504);
    expect(await response.json()).toEqual({ code: "timeout", reason: "timeout" });
    await stopped;
  });

  it("says 503 to whoever comes when two are served and two wait", async () => {
    const { clock, price } = await startServer();
    // Whoever is refused is told at once; the others time out.
    const answers = Array.from({ length: 5 }, () => price("saffron"));
    const first = await Promise.race(answers);
    expect(first.status).toBe(503);
    expect(await first.json()).toMatchObject({ code: "refused" });
    await clock.advance(TIMEOUT);
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([503, 504, 504, 504, 504]);
  });

  it("says 503 when the worker ends before it is done", async () => {
    const { runtime, line, price } = await startServer();
    const looking = line(LOOKING);
    const answering = price("saffron");
    await looking;
    await runtime.getWorker("shop")?.cancel();
    const response = await answering;
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: "worker_ended" });
  });

  it("cancels the job when the client goes away: the handler's signal aborts", async () => {
    const { line, price } = await startServer();
    const client = new AbortController();
    const looking = line(LOOKING);
    const stopped = line("not looking for saffron any more: the client went away");
    const answering = price("saffron", { signal: client.signal });
    await looking;
    client.abort();
    await expect(answering).rejects.toThrow("aborted");
    await stopped;
  });

  it("streams what the job reports as server-sent events, the response last", async () => {
    const { summarize } = await startServer();
    const response = await summarize("Tea is a drink. It is hot.");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect((await response.text()).split("\n\n")).toEqual([
      'event: stream_data\ndata: "Tea is a"',
      'event: stream_data\ndata: "It is hot."',
      'event: stream_end\ndata: {"sentences":2}',
      "",
    ]);
  });

  it("ends a stream that goes wrong with the error, and with its status while nothing has been sent", async () => {
    const { summarize } = await startServer();
    const response = await summarize(" ");
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/^event: error\ndata: \{"code":"invalid_payload"/);
  });

  it("cancels the job when the client leaves in the middle of a stream", async () => {
    const { runtime, summarize } = await startServer();
    const cancelled = new Promise((resolve) => runtime.getWorker("writer")?.on("jobCancelled", resolve));
    const response = await summarize("On and on. ".repeat(100_000));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(await cancelled).toMatchObject({ code: "cancelled", reason: "the client went away" });
  });
});
