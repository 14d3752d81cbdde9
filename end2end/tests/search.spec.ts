import AxeBuilder from "@axe-core/playwright";

import { expect, films, islandsAreReady, panel, slugs, test } from "./fixtures";

const box = (page: import("@playwright/test").Page) => page.getByRole("navigation", { name: "Main" }).getByRole("combobox");

test("a search in the menu forgives a typing error and repeats what was typed", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await box(page).fill("godfater");
  await box(page).press("Enter");
  await expect(page).toHaveURL("/search?q=godfater");
  await expect(page.getByRole("main").getByRole("searchbox")).toHaveValue("godfater");
  await expect(films(page, "search").first()).toHaveAttribute("data-movie", "the-godfather-1972");
});

test("filters are links with counts, and can be taken away again", async ({ page }) => {
  await page.goto("/search?q=horror");
  const filters = page.getByRole("navigation", { name: "Filters" });
  await filters.getByText("Decade", { exact: true }).click();
  const eighties = filters.getByRole("link", { name: /^1980s \d+$/ });
  const count = Number((await eighties.innerText()).replace("1980s", ""));
  await eighties.click();
  await expect(page).toHaveURL("/search?q=horror&decade=1980");
  await expect(panel(page, "search").getByRole("status")).toHaveText(`${count} films for “horror”`);
  for (const slug of await slugs(films(page, "search"))) expect(slug).toMatch(/-198\d$/);
  await page.getByText("Sort: Best match").click();
  await page.getByRole("link", { name: "Newest" }).click();
  await expect(page).toHaveURL("/search?q=horror&decade=1980&sort=year");
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL("/search?q=horror&sort=year");
});

test("a search that finds nothing offers films and genres", async ({ page }) => {
  await page.goto("/search?q=qqqzzzqqq");
  await expect(page.getByText("Nothing found for “qqqzzzqqq”")).toBeVisible();
  expect(await films(page, "search").count()).toBe(6);
  await panel(page, "search").getByRole("link", { name: "Western" }).click();
  await expect(page).toHaveURL("/genre/western");
});

test("suggestions appear while typing, are chosen by keyboard, and are announced", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.goto("/");
  await islandsAreReady(page);
  await box(page).focus();
  await page.keyboard.type("godf");
  const list = page.getByRole("listbox", { name: "Suggestions" });
  const first = list.getByRole("option").first();
  await expect(first).toContainText("The Godfather");
  await expect(box(page)).toHaveAttribute("aria-expanded", "true");
  await expect(page.locator("#suggestion-count")).toHaveText(/^\d+ suggestions$/);
  const findings = await new AxeBuilder({ page }).include(".menu-search").analyze();
  expect(findings.violations).toEqual([]);

  await page.keyboard.press("ArrowDown");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await expect(box(page)).toHaveAttribute("aria-activedescendant", (await first.getAttribute("id")) ?? "no id");
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(box(page)).toHaveValue("godf");
  await page.keyboard.type("ather");
  await expect(first).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/movie\/the-godfather-1972$/);
});

test("suggestions can be clicked, and close when the focus leaves", { tag: ["@script"] }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreReady(page);
  await box(page).pressSequentially("spirited");
  const option = page.getByRole("option", { name: /Spirited Away/ });
  await expect(option).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, "the list is not wider than the window").toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
  // On a phone, the list covers the page around it.
  await page.keyboard.press("Tab");
  await expect(option).toBeHidden();
  await box(page).fill("");
  await box(page).pressSequentially("spirited");
  await option.click();
  await expect(page).toHaveURL(/\/movie\/spirited-away-2001$/);
});
