import { expect, films, islandsAreAlive, panel, test } from "./house";

test("the first stop of the keyboard skips to the content", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#content$/);
});

test("arrow keys walk along a row and the focus can be seen", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreAlive(page);
  const cards = films(page, "similar");
  await cards.nth(0).focus();
  await page.keyboard.press("ArrowRight");
  await expect(cards.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(cards.nth(0)).toBeFocused();
  const outline = await cards.nth(0).evaluate((card) => getComputedStyle(card).outlineStyle);
  expect(outline).not.toBe("none");
});

test("next and previous move a row", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/");
  await islandsAreAlive(page);
  const row = panel(page, "shelf").first();
  const strip = row.locator(".scroller");
  await row.hover();
  await row.getByRole("button", { name: /^Next/ }).click();
  await expect.poll(() => strip.evaluate((element) => element.scrollLeft)).toBeGreaterThan(100);
  await row.getByRole("button", { name: /^Previous/ }).click();
  await expect.poll(() => strip.evaluate((element) => element.scrollLeft)).toBe(0);
});
