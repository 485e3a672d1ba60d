import { afterAll, beforeAll, it } from "vitest";
import { transportCases } from "../../src/testing/index.ts";
import { describeWithNats } from "../fixtures/describe-with-nats.ts";
import { natsFixture } from "../fixtures/nats-fixture.ts";
import { type NatsServer, startNatsServer } from "../fixtures/nats-server.ts";

const MAX_PAYLOAD = 65_536;

describeWithNats("natsTransport()", () => {
  let server: NatsServer;

  beforeAll(async () => {
    server = await startNatsServer({ maxPayload: MAX_PAYLOAD });
  });

  afterAll(() => server.kill());

  for (const { title, run } of transportCases(natsFixture(() => server, MAX_PAYLOAD))) it(title, run);
});
