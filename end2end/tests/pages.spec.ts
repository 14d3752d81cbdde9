import { expect, films, isAccessible, panel, test } from "./house";

const pages = ["/", "/movie/the-matrix-1999", "/watch/the-matrix-1999", "/genre/western", "/search?q=alien", "/search?q=zzzz", "/my-list", "/join", "/login", "/subscribe", "/subscribe?plan=evening", "/account/closed", "/how-it-works", "/model", "/panel/similar?movie=heat-1995"];

for (const address of pages) {
  test(`${address} has no serious accessibility violation`, { tag: "@script" }, async ({ page }) => {
    await page.goto(address);
    await isAccessible(page);
  });

  test(`${address} never scrolls sideways`, async ({ page }) => {
    for (const width of [360, 390, 768, 1024, 1600, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
    }
  });
}

test("nothing jumps while a film's page loads", { tag: "@script" }, async ({ page }) => {
  await page.addInitScript(() => {
    const shifts = ((window as any).shifts = [] as number[]);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as any[]) if (!entry.hadRecentInput) shifts.push(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/movie/the-matrix-1999", { waitUntil: "networkidle" });
  const shifted = await page.evaluate(() => (window as any).shifts.reduce((sum: number, shift: number) => sum + shift, 0));
  expect(shifted).toBeLessThan(0.02);
});

test("no title on a card is clipped", async ({ page }) => {
  for (const address of ["/", "/genre/comedy", "/genre/adventure", "/search?q=the"]) {
    await page.goto(address);
    const clipped = await page
      .locator(".card-title")
      .evaluateAll((titles) => titles.filter((title) => title.scrollHeight > title.clientHeight + 2 || title.scrollWidth > title.clientWidth + 1).map((title) => title.textContent));
    expect(clipped, address).toEqual([]);
  }
});

test("two films have two pictures", async ({ page, request }) => {
  await page.goto("/movie/heat-1995");
  const slugs = await films(page, "similar").evaluateAll((links) => links.map((link) => link.getAttribute("data-movie")));
  const pictures = await Promise.all(slugs.map(async (slug) => (await request.get(`/art/${slug}.svg`)).text()));
  expect(new Set(pictures).size).toBe(6);
  await expect(panel(page, "details").locator("img")).toBeVisible();
});
