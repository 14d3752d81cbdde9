import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import type { Email } from "postal-mime";

import { emailsTo } from "./smtp-stub";

/** The pages that anonymous users can open. A test fails if the menu or the footer leads to any other. */
export const PAGES = [
  "/",
  "/movie/the-matrix-1999",
  "/watch/the-matrix-1999",
  "/genre/western",
  "/person/clint-eastwood",
  "/theme/heist",
  "/country/fr",
  "/year/1995",
  "/series/star-wars",
  "/search?q=alien",
  "/search?q=zzzz",
  "/my-list",
  "/ratings",
  "/welcome",
  "/import",
  "/batch",
  "/inbox",
  "/join",
  "/login",
  "/forgot",
  "/subscribe",
  "/subscribe?plan=evening",
  "/account/closed",
  "/how-it-works",
  "/privacy",
  "/model",
];

export interface Emails {
  /** Waits for the email to an address with this subject. A second one fails the test. */
  to(address: string, subject: RegExp): Promise<Email>;
}

/** Every test fails on an error in the console, an exception in a script, and a response with a 5xx status. */
export const test = base.extend<{ browserErrors: string[]; emails: Emails }>({
  browserErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      page.on("pageerror", (error) => errors.push(`thrown: ${error.message}`));
      page.on("response", (response) => {
        if (response.status() >= 500) errors.push(`${response.status()} ${response.url()}`);
      });
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
  emails: async ({}, use) => {
    await use({
      async to(address, subject) {
        const arrived = async () => (await emailsTo(address)).filter((email) => subject.test(email.subject ?? ""));
        await expect.poll(arrived, { message: `no email to ${address} about ${subject}`, timeout: 45_000 }).not.toEqual([]);
        const emails = await arrived();
        expect(emails).toHaveLength(1);
        return emails[0];
      },
    });
  },
  page: async ({ page }, use) => {
    await page.addInitScript(watchIslands);
    await use(page);
  },
});

export { expect };

/** Accepts the console errors that a browser reports for responses with this status, because the test causes them. */
export function allowStatus(status: number, browserErrors: string[]) {
  browserErrors.splice(0, browserErrors.length, ...browserErrors.filter((error) => !error.includes(`status of ${status}`)));
}

/** A panel's root element. */
export const panel = (page: Page, name: string) => page.locator(`[data-panel="${name}"]`);

/** The links of a panel's film cards. */
export const films = (page: Page, name: string) => panel(page, name).locator("a[data-movie]");

/** The slugs of linked films. */
export const slugs = (links: Locator) => links.evaluateAll((links) => links.map((link) => link.getAttribute("data-movie")));

/** A button, link or heading of the page's own content. */
export const button = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true });
export const link = (page: Page, name: string) => page.getByRole("main").getByRole("link", { name, exact: true });
export const heading = (page: Page, name?: string) => page.getByRole("heading", { level: 1, name, exact: true });

/** Islands are hydrated in the order of the document. The last one is the form that adds films to the list. */
const LAST_ISLAND = "list-form";

/** Runs in the browser before any script of the page: records when the last island adds its event listener. */
function watchIslands() {
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...listener: Parameters<typeof add>) {
    if (this instanceof HTMLFormElement && listener[0] === "submit") this.toggleAttribute("data-hydrated", true);
    return add.apply(this, listener);
  };
}

/** Resolves when all islands of the page are hydrated. */
export const islandsAreReady = (page: Page) => expect(page.locator(`#${LAST_ISLAND}[data-hydrated]`)).toBeAttached({ timeout: 20_000 });

/** Sets the fault of a part on the fault board. */
export async function setFault(page: Page, part: string, kind: string) {
  await page.goto("/how-it-works");
  const form = page.getByRole("form", { name: `Faults of ${part}`, exact: true });
  await form.getByLabel("What it does").selectOption(kind);
  await form.getByRole("button", { name: "Set" }).click();
  await expect(form).toHaveAttribute("data-setting", kind);
}

/** Clears the faults of all parts. */
export async function repairAll(page: Page) {
  await page.goto("/how-it-works");
  await button(page, "Repair everything").click();
  await expect(button(page, "Repair everything")).toHaveCount(0);
}

export interface UploadedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A CSV file with this text. */
export const csv = (name: string, text: string): UploadedFile => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** Chooses a file on an upload page. The island sends it immediately; without JavaScript the form has a button. */
export async function choose(page: Page, address: string, file: UploadedFile, withScript: boolean | undefined) {
  await page.goto(address);
  if (withScript) await islandsAreReady(page);
  await page.locator('input[type="file"]').setInputFiles(file);
  if (!withScript) await page.locator(".drop-form button").click();
}

/** The link in an email that has a token. */
export const tokenLink = (email: Email) => email.text?.match(/https?:\/\/\S+token=\S+/)?.[0] ?? "the email has no link";

/** Joins, confirms the address by email, and logs in. */
export async function joinAndConfirm(page: Page, emails: Emails, email: string, password: string) {
  await page.goto("/join");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Get started" }).click();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Continue").click();
  await expect(page).toHaveURL("/login?joined=1");
  await page.goto(tokenLink(await emails.to(email, /^Confirm your email address$/)));
  await button(page, "Confirm").click();
  await expect(page).toHaveURL("/login?confirmed=1");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Log in").click();
  await expect(page).toHaveURL("/subscribe");
}

/** Fails on a serious or critical violation of WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(" ")}`)).toEqual([]);
}

/** Fails if the page is wider than its window: on phones, tablets, laptops and large screens. */
export async function expectNoSidewaysScroll(page: Page, address: string) {
  await page.goto(address);
  for (const width of [360, 390, 768, 1024, 1440, 1600, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${address} at ${width} px`).toBeLessThanOrEqual(0);
  }
}
