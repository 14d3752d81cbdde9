import { allowStatus, expect, expectAccessible, expectNoSidewaysScroll, films, PAGES, panel, slugs, test } from "./fixtures";

for (const address of PAGES) {
  test(`${address} has no serious accessibility violation`, { tag: "@script" }, async ({ page }) => {
    // The home page has hundreds of elements to analyse.
    test.slow();
    await page.goto(address);
    await expectAccessible(page);
  });

  // With JavaScript only: it sets the widths itself, and adds elements where there is JavaScript.
  test(`${address} never scrolls sideways`, { tag: "@script" }, async ({ page }) => {
    await expectNoSidewaysScroll(page, address);
  });
}

test("a page that does not exist is accessible and never scrolls sideways", { tag: "@script" }, async ({ page, browserErrors }) => {
  await expectNoSidewaysScroll(page, "/no-such-page");
  await expectAccessible(page);
  allowStatus(404, browserErrors);
});

test("the menu and the footer lead only to pages that these tests check", async ({ page }) => {
  await page.goto("/");
  const links = page.locator("nav a, footer a");
  const routes = await links.evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname.split("/")[1]));
  expect(routes).toContain("genre");
  const checked = new Set(PAGES.map((address) => address.split(/[/?]/)[1]));
  expect(routes.filter((route) => !checked.has(route))).toEqual([]);
});

test("every panel that /how-it-works lists stands alone at its address", { tag: "@script" }, async ({ page, browserErrors }) => {
  test.slow();
  await page.goto("/how-it-works");
  const links = page.getByRole("main").locator('a[href^="/panel/"]');
  const addresses = new Set(await links.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? "")));
  expect(addresses.size).toBeGreaterThan(4);
  const statuses = new Set<number>();
  for (const address of addresses) {
    const status = (await page.goto(address))?.status() ?? 0;
    statuses.add(status);
    // Panels about a user's own data have nothing to show to an anonymous user.
    expect(status, address).toBeLessThan(500);
    if (status !== 200) continue;
    const names = await page.locator("[data-panel]").evaluateAll((panels) => panels.map((panel) => panel.getAttribute("data-panel")));
    expect(new Set([...names, new URL(page.url()).pathname.split("/")[2]]).size, address).toBe(1);
    await expect(page.locator("[data-waiting]"), address).toHaveCount(0);
    await expectAccessible(page);
  }
  for (const status of statuses) allowStatus(status, browserErrors);
});

test("nothing moves while a film's page loads", { tag: "@script" }, async ({ page }) => {
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

test("different films have different posters", async ({ page, request }) => {
  await page.goto("/movie/heat-1995");
  const posters = await Promise.all((await slugs(films(page, "similar"))).map(async (slug) => (await request.get(`/art/${slug}.svg`)).text()));
  expect(new Set(posters).size).toBe(6);
  await expect(panel(page, "details").locator("img")).toBeVisible();
});
