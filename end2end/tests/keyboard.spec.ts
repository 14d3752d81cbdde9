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

test("a row is one stop of the Tab key, and remembers its card", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.goto("/");
  await islandsAreReady(page);
  const row = panel(page, "shelf").first();
  const cards = row.locator("a[data-movie]");
  const stops = () => row.locator("a[data-movie]:not([tabindex])").evaluateAll((links) => links.map((link) => link.getAttribute("data-movie")));
  await expect.poll(stops).toEqual([await cards.first().getAttribute("data-movie")]);
  await cards.first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(cards.nth(2)).toBeFocused();
  await expect.poll(stops).toEqual([await cards.nth(2).getAttribute("data-movie")]);
  await page.keyboard.press("End");
  await expect(cards.last()).toBeFocused();
  await page.keyboard.press("Home");
  await expect(cards.first()).toBeFocused();
  const allStops = page.locator("a[href]:visible, button:visible, input:visible, summary:visible");
  const reachable = await allStops.evaluateAll((stops) => stops.filter((stop) => (stop as HTMLElement).tabIndex >= 0).length);
  expect(reachable).toBeLessThan(160);
});

test("a row can be skipped", { tag: "@pointer" }, async ({ page }) => {
  await page.goto("/");
  const rows = panel(page, "shelf");
  await rows.first().getByRole("link", { name: /See all$/ }).focus();
  await page.keyboard.press("Tab");
  const skip = rows.first().getByRole("link", { name: "Skip this row" });
  await expect(skip).toBeFocused();
  await expect(skip).toHaveCSS("clip-path", "none");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const isInFirst = await rows.first().evaluate((row) => row.contains(document.activeElement));
  expect(isInFirst).toBe(false);
});

test("find a film, save it, like it, and find it on the list, by keyboard alone", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.goto("/");
  await islandsAreReady(page);
  const tabTo = async (is: () => Promise<boolean>) => {
    for (let stops = 0; stops < 60 && !(await is()); stops++) await page.keyboard.press("Tab");
    expect(await is()).toBe(true);
  };
  const focused = (selector: string) => () => page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector);
  await tabTo(focused("[role=combobox]"));
  await page.keyboard.type("paper moon");
  await page.keyboard.press("Enter");
  await expect(films(page, "search").first()).toHaveAttribute("data-movie", "paper-moon-1973");
  await tabTo(focused('.panel-search a[data-movie="paper-moon-1973"]'));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/movie/paper-moon-1973");
  await islandsAreReady(page);
  await tabTo(focused('.panel-details [form="list-form"]'));
  await page.keyboard.press("Enter");
  await expect(page.locator("#film-note")).toHaveText("Paper Moon is on your list.");
  await tabTo(focused('.panel-details [data-rating="like"]'));
  await page.keyboard.press("Space");
  await expect(page.locator("#film-note")).toHaveText("You like Paper Moon.");
  await expect(page.locator("button[data-pending]")).toHaveCount(0);
  await page.goto("/my-list");
  await expect(films(page, "my-list").first()).toHaveAttribute("data-movie", "paper-moon-1973");
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
