import { Page } from "./app/page.ts";

new Page(document.body);
