import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import type { Email } from "postal-mime";

import { mailsTo } from "./post-office";

/** What has come to the post office. */
interface Mails {
  /** The one mail for an address, waited for. A second one fails the test. */
  to(address: string): Promise<Email>;
}

/** Every test fails on an error in the console, on a script that throws and on a request that the server fails. */
export const test = base.extend<{ complaints: string[]; mails: Mails }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
      page.on("response", (response) => {
        if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  mails: async ({}, use) => {
    await use({
      async to(address) {
        await expect.poll(() => mailsTo(address), { message: `no mail for ${address}`, timeout: 45_000 }).not.toEqual([]);
        const mails = await mailsTo(address);
        expect(mails).toHaveLength(1);
        return mails[0];
      },
    });
  },
});

export { expect };

/** A panel's root element. */
export const panel = (page: Page, name: string) => page.locator(`[data-panel="${name}"]`);

/** The films of a panel's cards. */
export const films = (page: Page, name: string) => panel(page, name).locator("a[data-movie]");

/** Resolves when the islands of the page are alive. */
export async function islandsAreAlive(page: Page) {
  await expect(page.locator("leptos-island").first()).toBeAttached();
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => entry.name.endsWith(".wasm")));
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 150))));
}

/** No serious or critical violation of WCAG 2.2 A and AA. */
export async function isAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(" ")}`);
  expect(told).toEqual([]);
}
