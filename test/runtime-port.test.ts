import { expect, it } from "vitest";
import type { Message, RequesterMessage, WorkerMessage } from "../src/message.ts";
import { runtimePort } from "../src/runtime-port.ts";
import type { Receiver } from "../src/transport/bus.ts";
import type { WorkerHost } from "../src/worker-host.ts";
import { servicesOf, testRuntime } from "./fixtures/test-runtime.ts";
import { turn } from "./fixtures/turn.ts";

const to = (workerName: string): WorkerMessage =>
  ({ type: "job.cancel", jobId: "j", workerName, code: "cancelled", reason: undefined }) as WorkerMessage;

it("delivers to a worker by its name, what is urgent first, and counts what is for nobody", async () => {
  const got: [string, Message][] = [];
  const worker: Receiver = { receive: (message) => got.push(["w", message]) };
  const services = servicesOf(testRuntime().runtime);
  services.hosts.set("w", worker as WorkerHost);
  const port = runtimePort(services);
  expect(port.runtimeName).toBe("test");
  const [late, first] = [to("w"), to("w")];
  port.toWorker("w", late, "data");
  port.toWorker("w", first, "system");
  port.toWorker("nobody", to("nobody"), "data");
  expect(services.stats.badFrames).toBe(1);
  await turn();
  expect(got.map(([, message]) => message === first)).toEqual([true, false]);
  services.stats.badFrames = 0;
  services.hosts.clear();
});

it("delivers to whoever asked", async () => {
  const got: Message[] = [];
  const services = servicesOf(testRuntime().runtime);
  services.receive = (message) => void got.push(message);
  const message: RequesterMessage = { type: "job.settled", jobId: "j", workerName: "w", attempt: 1 };
  runtimePort(services).toRequester(message, "data");
  await turn();
  expect(got).toEqual([message]);
});
