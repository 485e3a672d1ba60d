import type { BrowserContext, Page } from "playwright-core";

/** Chromium's own word for a process that has ended, whatever the page makes of it. */
const GONE =
  /^error: Failed to load resource: net::ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_|EMPTY_RESPONSE)/;

/** Sees what must not happen in a page, whatever it is given: complaints, dialogs, requests that leave the machine. */
export class Witness {
  /** Everything that pages wrote to their consoles. */
  readonly console: string[] = [];
  readonly #seen: string[] = [];
  readonly #allowed = [GONE];

  /** Has all pages of a context watched, those that it opens later, too. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding("tellWitness", (_, what: string) => void this.#seen.push(what));
    await context.addInitScript(() => {
      const { tellWitness } = globalThis as unknown as { tellWitness(what: string): void };
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        tellWitness(`violated ${violatedDirective}: ${blockedURI}`),
      );
    });
    context.on("page", (page) => this.#page(page));
    context.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
      if (!isLocal && protocol !== "data:" && protocol !== "blob:")
        this.#seen.push(`asked for ${request.url()}`);
    });
  }

  /** Something of the kind is part of the test. */
  allow(what: RegExp): void {
    this.#allowed.push(what);
  }

  /** What has happened that must not. */
  get seen(): readonly string[] {
    return this.#seen.filter((what) => !this.#allowed.some((each) => each.test(what)));
  }

  #page(page: Page): void {
    page.on("console", (message) => {
      const { url, lineNumber } = message.location();
      const text = `${message.type()}: ${message.text()} (${url}:${lineNumber})`;
      this.console.push(text);
      if (message.type() === "error" || message.type() === "warning") this.#seen.push(text);
    });
    page.on("pageerror", (error) => this.#seen.push(`threw ${error.stack ?? error}`));
    page.on("crash", () => this.#seen.push("crashed"));
    page.on("dialog", (dialog) => {
      this.#seen.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }
}
