import type { Locator, Page } from "@playwright/test";

import { allowStatus, expect, films, islandsAreReady, panel, slugs, test } from "./fixtures";

/** Presses a list button and waits for the server's answer, whether a form or the island sends the request. */
async function press(page: Page, button: Locator) {
  const answered = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/my-list"));
  await button.click();
  await answered;
}

const add = (part: Locator) => part.getByRole("button", { name: /^Add .* to my list$/ });
const remove = (part: Locator) => part.getByRole("button", { name: /^Remove .* from my list$/ });

test("films are added from a card and from a film's page, shown on the list, and removed", async ({ page }) => {
  await page.goto("/");
  const card = panel(page, "shelf").first().locator(".card").first();
  const first = await card.locator("a").getAttribute("data-movie");
  await press(page, add(card));
  await expect(remove(card)).toBeVisible();

  const second = first === "heat-1995" ? "alien-1979" : "heat-1995";
  await page.goto(`/movie/${second}`);
  await press(page, add(panel(page, "details")));
  await expect(remove(panel(page, "details"))).toBeVisible();

  await page.goto("/my-list");
  await expect(films(page, "my-list")).toHaveCount(2);
  expect((await slugs(films(page, "my-list"))).sort()).toEqual([first, second].sort());
  await press(page, remove(panel(page, "my-list").locator(".card").filter({ has: page.locator(`[data-movie="${second}"]`) })));

  await page.goto("/my-list");
  await expect(films(page, "my-list")).toHaveCount(1);
  expect(await slugs(films(page, "my-list"))).toEqual([first]);
  await page.goto(`/movie/${second}`);
  await expect(add(panel(page, "details"))).toBeVisible();
});

test("an empty list leads to films", async ({ page }) => {
  await page.goto("/my-list");
  await expect(films(page, "my-list")).toHaveCount(0);
  await panel(page, "my-list").locator(".empty-state").getByRole("link").click();
  await expect(page).toHaveURL("/");
});

test("a film is on the list at once, however slow the server is, and the last press wins", { tag: "@script" }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreReady(page);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const requests: (string | null)[] = [];
  await page.route("**/my-list", async (route) => {
    requests.push(route.request().postData());
    await answered;
    await route.continue();
  });

  const details = panel(page, "details");
  const card = panel(page, "similar").locator(".card").first();
  const similar = await card.locator("a").getAttribute("data-movie");
  await add(details).click();
  await expect(remove(details)).toBeVisible({ timeout: 1000 });
  await expect(page.getByRole("status").filter({ hasText: "Heat" })).toBeAttached();
  await add(card).click();
  await expect(remove(card)).toBeVisible({ timeout: 1000 });
  await remove(details).click();
  await expect(add(details)).toBeVisible({ timeout: 1000 });
  expect(requests).toEqual(["add=heat-1995"]);

  answer();
  await expect.poll(() => requests).toHaveLength(3);
  expect(requests.slice(1).sort()).toEqual([`add=${similar}`, "remove=heat-1995"].sort());
  await expect(page.locator("[data-pending]")).toHaveCount(0);
  await page.unroute("**/my-list");
  // The server may still be working on the last of the three.
  await expect(async () => {
    await page.goto("/my-list");
    expect(await slugs(films(page, "my-list"))).toEqual([similar]);
  }).toPass();
});

test("a film that the server refuses is off the list again, and a message says so", { tag: "@script" }, async ({ page, browserErrors }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreReady(page);
  await page.route("**/my-list", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: "{}" }));
  await add(panel(page, "details")).click();
  await expect(page.getByRole("status").filter({ hasText: "try again" })).toBeVisible();
  await expect(add(panel(page, "details"))).toBeVisible();
  await page.unroute("**/my-list");

  await page.goto("/my-list");
  await expect(films(page, "my-list")).toHaveCount(0);
  allowStatus(503, browserErrors);
  browserErrors.splice(0, browserErrors.length, ...browserErrors.filter((error) => !error.startsWith("503 ")));
});

test("all cards of a film on a page change together", { tag: "@script" }, async ({ page }) => {
  await page.goto("/");
  await islandsAreReady(page);
  const all = await slugs(page.locator(".card a[data-movie]"));
  const twice = all.find((slug, position) => all.indexOf(slug) !== position);
  expect(twice, "no film is on the home page twice").toBeDefined();
  const buttons = page.locator(`[form="list-form"][value="${twice}"]`);
  await press(page, buttons.first());
  for (const button of await buttons.all()) await expect(button).toHaveAttribute("name", "remove");
});

test("a removed film stays in its place on the list until the page is loaded again", { tag: "@script" }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await press(page, add(panel(page, "details")));
  await page.goto("/my-list");
  await islandsAreReady(page);
  await press(page, remove(panel(page, "my-list")));
  await expect(films(page, "my-list")).toHaveCount(1);
  await press(page, add(panel(page, "my-list")));
  await page.goto("/my-list");
  await expect(films(page, "my-list")).toHaveCount(1);
});

test("the list button of a card is as large as a fingertip and never over the title", async ({ page, isMobile }) => {
  for (const address of ["/", "/movie/heat-1995", "/genre/adventure"]) {
    await page.goto(address);
    const cards = await page.locator(".card:not(.card-placeholder)").evaluateAll((cards) =>
      cards.map((card) => {
        const button = card.querySelector('[form="list-form"]')!.getBoundingClientRect();
        const title = card.querySelector(".card-title")!.getBoundingClientRect();
        const visible = getComputedStyle(card.querySelector('[form="list-form"]')!).opacity === "1";
        return { width: button.width, height: button.height, clear: button.bottom <= title.top, visible };
      }),
    );
    expect(cards.length).toBeGreaterThan(0);
    expect(cards.filter(({ clear }) => !clear), address).toEqual([]);
    expect(cards.filter(({ width, height }) => width < 44 || height < 44), address).toEqual([]);
    if (isMobile) expect(cards.filter(({ visible }) => !visible), address).toEqual([]);
  }
});

test("the keyboard reaches the list button of a card, which then appears", { tag: "@pointer" }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  const card = panel(page, "similar").locator(".card").first();
  await expect(add(card)).toHaveCSS("opacity", "0");
  await card.locator("a").focus();
  await page.keyboard.press("Tab");
  await expect(add(card)).toBeFocused();
  await expect(add(card)).toHaveCSS("opacity", "1");
  await expect(add(card)).toHaveCSS("outline-style", "solid");
  await press(page, add(card)); // The click also moves the pointer onto the card, so the button stays visible.
  await expect(remove(card)).toBeVisible();
});

test("a film's page that was prefetched before the film was added is fetched again", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.goto("/genre/western");
  await islandsAreReady(page);
  const card = panel(page, "genre").locator(".card").first();
  const film = `/movie/${await card.locator("a").getAttribute("data-movie")}`;
  const fetched = page.waitForResponse((response) => response.url().endsWith(film));
  await card.locator("a").hover();
  await fetched;
  await press(page, add(card));
  await card.locator("a").click();
  await expect(page).toHaveURL(film);
  await expect(remove(panel(page, "details"))).toBeVisible();
});
