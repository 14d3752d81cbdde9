import { expect, films, islandsAreReady, panel, test } from "./fixtures";

const preview = (page: import("@playwright/test").Page) => page.locator("#film-preview");

test("a card under the mouse grows, moves nothing, and offers what can be done", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.goto("/genre/western");
  await islandsAreReady(page);
  const card = films(page, "genre").nth(3);
  const before = await films(page, "genre").nth(9).boundingBox();
  await card.hover();
  await expect(preview(page)).toBeVisible();
  expect(await films(page, "genre").nth(9).boundingBox()).toEqual(before);
  const slug = await card.getAttribute("data-movie");
  await expect(preview(page).locator(".preview-synopsis")).toBeVisible();
  await expect(preview(page).locator(".preview-title a")).toHaveAttribute("href", `/movie/${slug}`);
  await expect(preview(page).getByText("Play titles · 0:24")).toHaveAttribute("href", `/watch/${slug}`);

  // A button of the preview is the button of the card.
  await preview(page).locator('[form="list-form"]').click();
  await expect(page.locator(`.card [form="list-form"][value="${slug}"]`)).toHaveAttribute("name", "remove");
  await expect(preview(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(preview(page)).toBeHidden();
});

test("a preview closes when the mouse leaves, and opens on the focus of the keyboard", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreReady(page);
  await films(page, "similar").first().hover();
  await expect(preview(page)).toBeVisible();
  const box = (await preview(page).boundingBox())!;
  const { width, height } = page.viewportSize()!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(width);
  expect(box.y + box.height).toBeLessThanOrEqual(height);
  await page.mouse.move(5, 5);
  await expect(preview(page)).toBeHidden();
  await panel(page, "similar").locator("a[data-movie]").first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(preview(page)).toBeVisible();
  await page.keyboard.press("Tab");
  // The Tab key stays among the buttons of the card.
  expect(await page.evaluate(() => document.activeElement?.closest(".card") !== null)).toBe(true);
});
