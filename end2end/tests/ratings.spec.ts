import { randomUUID } from "node:crypto";

import type { Locator, Page } from "@playwright/test";

import { allowStatus, button, expect, films, heading, islandsAreReady, link, panel, slugs, test } from "./fixtures";

/** Presses a rating button and waits for the server's answer, whether a form or the island sends the request. */
async function press(page: Page, button: Locator) {
  const answered = page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/ratings"));
  await button.click();
  await answered;
}

const like = (part: Locator) => part.getByRole("button", { name: /^Like / });
const dismiss = (part: Locator) => part.getByRole("button", { name: /^Not for me: / });
const isPressed = (button: Locator, pressed: boolean) => expect(button).toHaveAttribute("aria-pressed", String(pressed));
const card = (page: Page, name: string, slug: string) => panel(page, name).locator(".card").filter({ has: page.locator(`[data-movie="${slug}"]`) });

test("a film is rated on its page, and the rating is seen, changed and taken back", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  const details = panel(page, "details");
  await press(page, details.getByRole("button", { name: "Like Heat", exact: true }));
  await isPressed(like(details), true);

  await page.goto("/ratings");
  await expect(films(page, "ratings")).toHaveCount(1);
  const rated = card(page, "ratings", "heat-1995");
  await isPressed(like(rated), true);
  await press(page, dismiss(rated));
  await isPressed(dismiss(rated), true);
  await isPressed(like(rated), false);

  await page.goto("/watch/heat-1995");
  const toolbar = page.locator(".toolbar");
  await isPressed(dismiss(toolbar), true);
  await press(page, dismiss(toolbar));
  await isPressed(dismiss(toolbar), false);
  await page.goto("/ratings");
  await expect(films(page, "ratings")).toHaveCount(0);
});

test("a film is liked on a card, and the home page has a row that is named after it", async ({ page }) => {
  await page.goto("/search?q=unforgiven");
  await press(page, like(card(page, "search", "unforgiven-1992")));
  await isPressed(like(card(page, "search", "unforgiven-1992")), true);
  // Alone, because a deferred panel that misses its 50 ms on a page does not appear without JavaScript.
  await page.goto("/panel/personal");
  await expect(page.getByRole("heading", { name: "Because you liked Unforgiven", exact: true })).toBeVisible();
  expect(await slugs(films(page, "personal"))).not.toContain("unforgiven-1992");
});

test("a film that is not for the user is missing from rows, and found by search", async ({ page }) => {
  await page.goto("/panel/similar?movie=heat-1995");
  const before = await slugs(films(page, "similar"));
  const dismissed = before[1] ?? "";
  const dismissedCard = card(page, "similar", dismissed);
  const title = ((await dismissedCard.locator(".card-title").textContent()) ?? "").trim();
  await press(page, dismiss(dismissedCard));
  await page.goto("/panel/similar?movie=heat-1995");
  await expect(films(page, "similar")).toHaveCount(before.length - 1);
  expect(await slugs(films(page, "similar"))).toEqual(before.filter((slug) => slug !== dismissed));

  await page.goto(`/search?q=${encodeURIComponent(title)}`);
  const found = card(page, "search", dismissed);
  await expect(found).toHaveAttribute("data-dismissed", "");
  await press(page, dismiss(found));
  await page.goto("/panel/similar?movie=heat-1995");
  expect(await slugs(films(page, "similar"))).toEqual(before);
});

test("a card is dimmed at once, however slow the server is, and all buttons of a film change together", { tag: "@script" }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreReady(page);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const requests: (string | null)[] = [];
  await page.route("**/ratings", async (route) => {
    requests.push(route.request().postData());
    await answered;
    await route.continue();
  });
  const similar = panel(page, "similar").locator(".card").first();
  const slug = await similar.locator("a").getAttribute("data-movie");
  await dismiss(similar).click();
  await expect(similar).toHaveAttribute("data-dismissed", "", { timeout: 1000 });
  await isPressed(dismiss(similar), true);
  await expect(page.getByRole("status").filter({ hasText: "not for you" })).toBeAttached();
  await like(similar).click();
  await expect(similar).not.toHaveAttribute("data-dismissed", "", { timeout: 1000 });
  await isPressed(like(similar), true);
  await isPressed(dismiss(similar), false);
  expect(requests).toEqual([`dismiss=${slug}`]);
  answer();
  await expect.poll(() => requests).toEqual([`dismiss=${slug}`, `like=${slug}`]);
  await expect(page.locator("[data-pending]")).toHaveCount(0);
});

test("a rating that the server refuses is taken back, and a message says so", { tag: "@script" }, async ({ page, browserErrors }) => {
  await page.goto("/movie/heat-1995");
  await islandsAreReady(page);
  const details = panel(page, "details");
  await press(page, like(details));
  await page.route("**/ratings", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: "{}" }));
  await dismiss(details).click();
  await expect(page.getByRole("status").filter({ hasText: "try again" })).toBeVisible();
  await isPressed(like(details), true);
  await isPressed(dismiss(details), false);
  allowStatus(503, browserErrors);
  browserErrors.splice(0, browserErrors.length, ...browserErrors.filter((error) => !error.startsWith("503 ")));
});

test("the keyboard reaches the rating buttons of a card, which then appear", { tag: "@pointer" }, async ({ page }) => {
  await page.goto("/movie/heat-1995");
  const similar = panel(page, "similar").locator(".card").first();
  await expect(like(similar)).toHaveCSS("opacity", "0");
  await similar.locator("a").focus();
  for (const reached of [/to my list$/, /^Like /, /^Not for me: /]) {
    await page.keyboard.press("Tab");
    const button = similar.getByRole("button", { name: reached });
    await expect(button).toBeFocused();
    await expect(button).toHaveCSS("opacity", "1");
  }
});

test("the rating buttons of a card are large enough, apart from each other, and never over the title", async ({ page, isMobile }) => {
  for (const address of ["/", "/genre/adventure"]) {
    await page.goto(address);
    const cards = await page.locator(".card:has([data-rating])").evaluateAll((cards) =>
      cards.map((card) => {
        const box = (selector: string) => card.querySelector(selector)!.getBoundingClientRect();
        const [like, dismiss, list, title] = ['[data-rating="like"]', '[data-rating="dismiss"]', '[form="list-form"]', ".card-title"].map(box);
        const visible = getComputedStyle(card.querySelector("[data-rating]")!).opacity === "1";
        // Rounding may leave an overlap of the margins around the discs.
        const apart = like.right <= dismiss.left + 4 && dismiss.right <= list.left + 4;
        return { apart, clear: like.bottom <= title.top && dismiss.bottom <= title.top, size: Math.min(like.width, dismiss.height), visible };
      }),
    );
    expect(cards.length).toBeGreaterThan(0);
    expect(cards.filter(({ apart, clear, size }) => !apart || !clear || size < 44), address).toEqual([]);
    if (isMobile) expect(cards.filter(({ visible }) => !visible), address).toEqual([]);
  }
});

test("a new user chooses at least three of twenty-four films, and can skip that", async ({ page, browserErrors }) => {
  await page.goto("/ratings");
  await link(page, "Choose films you like").click();
  await expect(page).toHaveURL("/welcome");
  await expect(heading(page, "What do you like?")).toBeVisible();
  const choices = page.getByRole("main").getByRole("checkbox");
  await expect(choices).toHaveCount(24);

  await choices.nth(0).check();
  await choices.nth(7).check();
  await button(page, "Continue").click();
  await expect(page.getByRole("alert").filter({ hasText: "one more film" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("checkbox", { checked: true })).toHaveCount(2);
  allowStatus(422, browserErrors);
  await choices.nth(15).check();
  const chosen = await page.getByRole("main").getByRole("checkbox", { checked: true }).evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
  await button(page, "Continue").click();
  await expect(page).toHaveURL("/");

  await page.goto("/ratings");
  expect((await slugs(films(page, "ratings"))).sort()).toEqual(chosen.sort());
  await page.goto("/panel/personal");
  await expect(panel(page, "personal").getByRole("heading", { name: /^Because you liked / }).first()).toBeVisible();

  await page.goto("/welcome");
  await link(page, "Skip").click();
  await expect(page).toHaveURL("/");
});

// The four projects share one database, so there may be activity of other tests.
test("the top 10 of the week count people, or say that there are too few", async ({ page }) => {
  await page.goto("/panel/top-10");
  const top = panel(page, "top-10");
  if ((await top.getAttribute("data-outcome")) === "substitute") {
    await expect(films(page, "top-10")).toHaveCount(0);
    await expect(top.getByRole("paragraph")).toContainText(/last seven days/);
  } else {
    const count = await films(page, "top-10").count();
    await expect(top.getByRole("heading")).toHaveText(count === 1 ? "Number 1 this week" : `Top ${count} this week`);
    await expect(top.locator(".card-reasons").first()).toContainText(/^No\. 1 · \d+ people$/);
  }
});

test("the row of new films says when they were added", async ({ page }) => {
  await page.goto("/panel/new");
  await expect(panel(page, "new").locator(".card-reasons").first()).toContainText(/^added \d+ \w+ \d{4}$/);
});

test("ratings move along when the user joins, and are exported", async ({ page }) => {
  const email = `${randomUUID()}@example.org`;
  await page.goto("/movie/heat-1995");
  await press(page, like(panel(page, "details")));
  const password = "seven samurai";
  await panel(page, "join").getByLabel("Email address").fill(email);
  await panel(page, "join").getByRole("button", { name: "Get started" }).click();
  await page.getByRole("main").getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("main").locator("form .button").first().click();
  await page.getByRole("main").getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Log in").click();
  await expect(page).toHaveURL("/subscribe");

  await page.goto("/ratings");
  await isPressed(like(card(page, "ratings", "heat-1995")), true);
  const exported = await (await page.request.get("/account/export.json")).json();
  expect(exported.ratings).toEqual([expect.objectContaining({ film: "heat-1995", title: "Heat", rating: "like" })]);
});
