/** A relay of the Stately inspector for the bench: it reads what it gets, and keeps none of it. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { tell } from "../../fixtures/program-channel.ts";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", (socket) => socket.on("message", () => {}));
await once(server, "listening");
await tell({ type: "listening", url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` });
await tell({ type: "ready" });
