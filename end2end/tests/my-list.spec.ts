import type { Locator, Page } from "@playwright/test";

import { expect, films, islandsAreAlive, panel, test } from "./house";

/** Presses a button that keeps a film and waits until the server has heard of it, be it by a form or by an island. */
async function press(page: Page, button: Locator) {
  const told = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/my-list"));
  await button.click();
  await told;
}

const slugs = (links: Locator) => links.evaluateAll((links) => links.map((link) => link.getAttribute("data-movie")));
const add = (part: Locator) => part.getByRole("button", { name: /^Add .* to my list$/ });
const remove = (part: Locator) => part.getByRole("button", { name: /^Remove .* from my list$/ });

test("a visitor keeps a film from its card and one from its page, finds both on their list and takes one off", async ({ page }) => {
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

test("a list without films leads to some", async ({ page }) => {
  await page.goto("/my-list");
  await expect(panel(page, "my-list")).toContainText("Nothing here yet");
  await panel(page, "my-list").getByRole("link", { name: "Find something to watch" }).click();
  await expect(page).toHaveURL("/");
});

test("a film is on the list at once, however slow the server is, and the last press holds", { tag: "@script" }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreAlive(page);
  let answer = () => {};
  const slowly = new Promise<void>((resolve) => (answer = resolve));
  const told: (string | null)[] = [];
  await page.route("**/my-list", async (route) => {
    told.push(route.request().postData());
    await slowly;
    await route.continue();
  });

  const details = panel(page, "details");
  const card = panel(page, "similar").locator(".card").first();
  const similar = await card.locator("a").getAttribute("data-movie");
  await add(details).click();
  await expect(remove(details)).toBeVisible({ timeout: 1000 });
  await expect(page.getByRole("status").filter({ hasText: "Heat is on your list." })).toBeAttached();
  await add(card).click();
  await expect(remove(card)).toBeVisible({ timeout: 1000 });
  await remove(details).click();
  await expect(add(details)).toBeVisible({ timeout: 1000 });
  expect(told).toEqual(["add=heat-1995"]);

  answer();
  await expect.poll(() => told).toHaveLength(3);
  expect(told.slice(1).sort()).toEqual([`add=${similar}`, "remove=heat-1995"].sort());
  await expect(page.locator("[data-pending]")).toHaveCount(0);
  await page.unroute("**/my-list");
  // The last of the three may still be on its way.
  await expect(async () => {
    await page.goto("/my-list");
    expect(await slugs(films(page, "my-list"))).toEqual([similar]);
  }).toPass();
});

test("a film that the server refuses is off the list again, and the visitor is told", { tag: "@script" }, async ({ page, complaints }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreAlive(page);
  await page.route("**/my-list", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: "{}" }));
  await add(panel(page, "details")).click();
  await expect(page.getByText("That did not work, and your list is as it was.")).toBeVisible();
  await expect(add(panel(page, "details"))).toBeVisible();
  await page.unroute("**/my-list");

  await page.goto("/my-list");
  await expect(panel(page, "my-list")).toContainText("Nothing here yet");
  // The browser itself reports the 503 that this test asks for.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes("503")));
});

test("all cards of a film on the page go along", { tag: "@script" }, async ({ page }) => {
  await page.goto("/");
  await islandsAreAlive(page);
  const all = await slugs(page.locator(".card a[data-movie]"));
  const twice = all.find((slug, place) => all.indexOf(slug) !== place);
  expect(twice, "no film is on the home page twice").toBeDefined();
  const buttons = page.locator(`[form="keep"][value="${twice}"]`);
  await press(page, buttons.first());
  for (const button of await buttons.all()) await expect(button).toHaveAttribute("name", "remove");
});

test("a film taken off stays in its place on the list until the next load", { tag: "@script" }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await press(page, add(panel(page, "details")));
  await page.goto("/my-list");
  await islandsAreAlive(page);
  await press(page, remove(panel(page, "my-list")));
  await expect(films(page, "my-list")).toHaveCount(1);
  await press(page, add(panel(page, "my-list")));
  await page.goto("/my-list");
  await expect(films(page, "my-list")).toHaveCount(1);
});

test("the button that keeps a film is as large as a finger and never over the title", async ({ page, isMobile }) => {
  for (const address of ["/", "/movie/heat-1995", "/genre/adventure"]) {
    await page.goto(address);
    const cards = await page.locator(".card").evaluateAll((cards) =>
      cards.map((card) => {
        const button = card.querySelector('[form="keep"]')!.getBoundingClientRect();
        const title = card.querySelector(".card-title")!.getBoundingClientRect();
        const seen = getComputedStyle(card.querySelector('[form="keep"]')!).opacity === "1";
        return { width: button.width, height: button.height, clear: button.bottom <= title.top, seen };
      }),
    );
    expect(cards.length).toBeGreaterThan(0);
    expect(cards.filter(({ clear }) => !clear), address).toEqual([]);
    expect(cards.filter(({ width, height }) => width < 44 || height < 44), address).toEqual([]);
    if (isMobile) expect(cards.filter(({ seen }) => !seen), address).toEqual([]);
  }
});

test("the keyboard reaches the button of a card, which then shows", { tag: "@pointer" }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  const card = panel(page, "similar").locator(".card").first();
  await expect(add(card)).toHaveCSS("opacity", "0");
  await card.locator("a").focus();
  await page.keyboard.press("Tab");
  await expect(add(card)).toBeFocused();
  await expect(add(card)).toHaveCSS("opacity", "1");
  await expect(add(card)).toHaveCSS("outline-style", "solid");
  await press(page, add(card)); // The pointer is on it then, as it is on the whole card.
  await expect(remove(card)).toBeVisible();
});

test("a film's page that was fetched before it was kept is fetched again", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await page.goto("/genre/western");
  await islandsAreAlive(page);
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
