import { randomUUID } from "node:crypto";

import type { Page } from "@playwright/test";

import { button, expect, heading, joinAndConfirm, test } from "./fixtures";

// Playwright turns the cache of pages off that Back and Forward show.
test.use({
  launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] }),
});

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    addEventListener("pageshow", ({ persisted }) => document.documentElement.toggleAttribute("data-persisted", persisted));
  });
});

/** Goes back or forward. A page from the cache is shown as it was, and is not loaded again. */
const go = (page: Page, steps: number) => page.evaluate((steps) => history.go(steps), steps);
const persisted = (page: Page) => page.locator("html[data-persisted]");

test("Back and Forward show pages as they were @script", async ({ page }) => {
  // The second page is assembled from memory, and the browser stores it.
  await page.goto("/movie/heat-1995");
  await page.goto("/movie/heat-1995?again=1");
  await page.goto("/movie/alien-1979");
  await go(page, -1);
  await expect(heading(page, "Heat")).toBeVisible();
  await expect(persisted(page)).toBeAttached();
  await go(page, 1);
  await expect(heading(page, "Alien")).toBeVisible();
  await expect(persisted(page)).toBeAttached();
});

test("Back shows no member after a log-out @script", async ({ page, emails }) => {
  const email = `${randomUUID()}@example.org`;
  await joinAndConfirm(page, emails, email, "seven samurai");
  await page.goto("/movie/heat-1995");
  await expect(page.locator("body")).toContainText(email);
  await page.goto("/account");
  await go(page, -1);
  await expect(persisted(page)).toBeAttached();
  await go(page, 1);
  await button(page, "Log out").click();
  await expect(page).toHaveURL("/");
  await go(page, -2);
  await expect(heading(page, "Heat")).toBeVisible();
  await expect(persisted(page)).toHaveCount(0);
  await expect(page.locator("body")).not.toContainText(email);
});
