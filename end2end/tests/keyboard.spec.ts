import { expect, films, islandsAreReady, panel, test } from "./fixtures";

test("the first tab stop skips to the content", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#content$/);
});

test("arrow keys move the focus along a row, and the focus is visible", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreReady(page);
  const cards = films(page, "similar");
  await cards.nth(0).focus();
  await page.keyboard.press("ArrowRight");
  await expect(cards.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(cards.nth(0)).toBeFocused();
  await expect(cards.nth(0)).toHaveCSS("outline-style", "solid");
  await expect(cards.nth(0)).toHaveCSS("outline-width", "3px");
});

test("the buttons beside a row scroll it", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/");
  await islandsAreReady(page);
  const row = panel(page, "shelf").first();
  const scroller = row.locator(".scroller");
  await row.hover();
  await row.getByRole("button", { name: /^Next/ }).click();
  await expect.poll(() => scroller.evaluate((element) => element.scrollLeft)).toBeGreaterThan(100);
  await row.getByRole("button", { name: /^Previous/ }).click();
  await expect.poll(() => scroller.evaluate((element) => element.scrollLeft)).toBe(0);
});
