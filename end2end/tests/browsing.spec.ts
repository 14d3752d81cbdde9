import { allowStatus, expect, films, heading, panel, slugs, test } from "./fixtures";

test("a film's page shows six similar films, each of which shows six others", async ({ page }) => {
  await page.goto("/");
  await expect(panel(page, "billboard")).toBeVisible();
  const card = films(page, "shelf").first();
  const first = await card.getAttribute("data-movie");
  await card.click();

  await expect(page).toHaveURL(`/movie/${first}`);
  await expect(panel(page, "details").getByRole("heading", { level: 1 })).toBeVisible();
  await expect(films(page, "similar")).toHaveCount(6);
  const similar = await slugs(films(page, "similar"));
  expect(new Set(similar).size).toBe(6);
  expect(similar).not.toContain(first);

  await films(page, "similar").first().click();
  await expect(page).toHaveURL(`/movie/${similar[0]}`);
  await expect(films(page, "similar")).toHaveCount(6);
  expect(await slugs(films(page, "similar"))).not.toEqual(similar);
});

test("each similar film has its reasons", async ({ page }) => {
  await page.goto("/movie/oceans-eleven-2001");
  const reasons = panel(page, "similar").locator(".card-reasons");
  await expect(reasons).toHaveCount(6);
  await expect(reasons.filter({ hasText: "heist" }).first()).toBeVisible();
});

test("search finds a film with and without accents", async ({ page }) => {
  await page.goto("/search?q=amelie");
  await expect(films(page, "search").first()).toHaveAttribute("data-movie", "amelie-2001");
  await page.getByRole("main").getByRole("searchbox").fill("Amélie");
  await page.getByRole("main").getByRole("button", { name: "Search" }).click();
  await expect(films(page, "search").first()).toHaveAttribute("data-movie", "amelie-2001");
});

test("the menu leads to a genre", async ({ page, isMobile }) => {
  await page.goto("/movie/heat-1995");
  if (isMobile) await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Western" }).click();
  await expect(heading(page, "Western")).toBeVisible();
  await expect(films(page, "genre").first()).toBeVisible();
});

test("an email address on a film's page leads to the choice of a password", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await panel(page, "join").getByLabel("Email address").fill("ada@example.org");
  await panel(page, "join").getByRole("button", { name: "Get started" }).click();
  await expect(page).toHaveURL("/join");
  await expect(heading(page, "Choose a password")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("ada@example.org");
});

test("an unknown film is a 404 page with a search form", async ({ page, browserErrors }) => {
  const response = await page.goto("/movie/no-such-film-1900");
  expect(response?.status()).toBe(404);
  await expect(heading(page)).toBeVisible();
  await page.getByRole("main").getByRole("searchbox").fill("metropolis");
  await page.getByRole("main").getByRole("button", { name: "Search" }).click();
  await expect(films(page, "search").first()).toHaveAttribute("data-movie", "metropolis-1927");
  allowStatus(404, browserErrors);
});

// Alone, because a deferred panel that misses its 50 ms on a page does not appear without JavaScript.
test("a film that too few have watched leads to others by the same people", async ({ page }) => {
  await page.goto("/panel/also-watched?movie=the-wages-of-fear-1953");
  await expect(panel(page, "also-watched")).toHaveAttribute("data-outcome", "substitute");
  await expect(page.getByRole("heading", { name: "More by the same people" })).toBeVisible();
  expect(await slugs(films(page, "also-watched"))).toContain("diabolique-1955");
});

test("after one film, the home page has a row for the user who watched it", async ({ page }) => {
  await page.goto("/");
  await expect(panel(page, "personal")).toHaveCount(0);
  await page.request.post("/watch/high-noon-1952", { form: { permille: "1000" } });
  await page.goto("/panel/personal");
  await expect(page.getByRole("heading", { name: "Because you watched High Noon" })).toBeVisible();
  expect(await slugs(films(page, "personal"))).not.toContain("high-noon-1952");

  // A film of another taste has a row of its own, after one that takes from both.
  await page.request.post("/watch/bambi-1942", { form: { permille: "1000" } });
  await page.goto("/panel/personal");
  await expect(page.getByRole("heading", { name: "For you" })).toBeVisible();
  for (const title of ["High Noon", "Bambi"]) await expect(page.getByRole("heading", { name: `Because you watched ${title}` })).toBeVisible();
  const suggested = await slugs(films(page, "personal"));
  expect(new Set(suggested).size).toBe(suggested.length);
});
