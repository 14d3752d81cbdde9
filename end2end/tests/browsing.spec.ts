import { expect, films, panel, test } from "./house";

test("a visitor opens a film, sees six similar ones, clicks one and sees its six", async ({ page }) => {
  await page.goto("/");
  await expect(panel(page, "billboard")).toBeVisible();
  const card = films(page, "shelf").first();
  const first = await card.getAttribute("data-movie");
  await card.click();

  await expect(page).toHaveURL(`/movie/${first}`);
  await expect(panel(page, "details").getByRole("heading", { level: 1 })).toBeVisible();
  await expect(films(page, "similar")).toHaveCount(6);
  const strip = await films(page, "similar").evaluateAll((links) => links.map((link) => link.getAttribute("data-movie")));
  expect(new Set(strip).size).toBe(6);
  expect(strip).not.toContain(first);

  await films(page, "similar").first().click();
  await expect(page).toHaveURL(`/movie/${strip[0]}`);
  await expect(films(page, "similar")).toHaveCount(6);
  const next = await films(page, "similar").evaluateAll((links) => links.map((link) => link.getAttribute("data-movie")));
  expect(next).not.toEqual(strip);
});

test("every part of a film's page says which service filled it", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  for (const [name, service] of [["menu", "catalogue"], ["details", "catalogue"], ["join", "membership"], ["similar", "recommender"]]) {
    await expect(panel(page, name)).toHaveAttribute("data-service", service);
    await expect(panel(page, name)).toHaveAttribute("data-outcome", /fresh|cached/);
  }
});

test("each similar film comes with a reason", async ({ page }) => {
  await page.goto("/movie/oceans-eleven-2001");
  const reasons = panel(page, "similar").locator(".card-because");
  await expect(reasons).toHaveCount(6);
  await expect(reasons.filter({ hasText: "heist" }).first()).toBeVisible();
});

test("a visitor finds a film by search, with and without accents", async ({ page }) => {
  await page.goto("/search?q=amelie");
  await expect(films(page, "search").first()).toHaveAttribute("data-movie", "amelie-2001");
  await page.getByRole("main").getByRole("searchbox").fill("Amélie");
  await page.getByRole("main").getByRole("button", { name: "Search" }).click();
  await expect(films(page, "search").first()).toHaveAttribute("data-movie", "amelie-2001");
});

test("a visitor reaches a genre by the menu", async ({ page, isMobile }) => {
  await page.goto("/movie/heat-1995");
  if (isMobile) await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Western" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Western" })).toBeVisible();
  await expect(films(page, "genre").first()).toBeVisible();
});

test("a visitor leaves an address on a film's page and goes on to choose a password", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await panel(page, "join").getByLabel("Email address").fill("ada@example.org");
  await panel(page, "join").getByRole("button", { name: "Get started" }).click();
  await expect(page).toHaveURL("/join");
  await expect(page.getByRole("heading", { level: 1, name: "Choose a password" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("ada@example.org");
});

test("a film that is not there is a 404 with a way on", async ({ page, complaints }) => {
  const response = await page.goto("/movie/no-such-film-1900");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1, name: "We don't have that film" })).toBeVisible();
  await page.getByRole("main").getByRole("searchbox").fill("metropolis");
  await page.getByRole("main").getByRole("button", { name: "Search" }).click();
  await expect(films(page, "search").first()).toHaveAttribute("data-movie", "metropolis-1927");
  // The browser itself reports the 404 that this test asks for.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes("status of 404")));
});

test("a strip alone at its own address is whole", async ({ page }) => {
  await page.goto("/panel/similar?movie=heat-1995");
  await expect(films(page, "similar")).toHaveCount(6);
});

test("an unplugged recommender changes its own strip and nothing else", async ({ page, javaScriptEnabled }) => {
  await page.goto("/movie/alien-1979");
  const details = await panel(page, "details").innerText();
  await page.getByRole("form", { name: "The recommender service" }).getByRole("button", { name: "unplugged" }).click();
  await expect(page).toHaveURL("/movie/alien-1979");
  expect(await panel(page, "details").innerText()).toBe(details);
  // A late strip is moved into its place by a script; alone at its address it is whole without one.
  if (javaScriptEnabled === false) await page.goto("/panel/similar?movie=alien-1979");
  await expect(panel(page, "similar")).toHaveAttribute("data-outcome", "substitute");
  await expect(films(page, "similar")).toHaveCount(6);

  await page.goto("/movie/alien-1979");
  await page.getByRole("form", { name: "The recommender service" }).getByRole("button", { name: "plugged in", exact: true }).click();
  await expect(panel(page, "similar")).toHaveAttribute("data-outcome", "fresh");
});

test("X-ray shows the seams, and stays on from page to page", async ({ page }) => {
  await page.goto("/movie/alien-1979");
  await page.getByRole("button", { name: "X-ray" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-xray", "on");
  await page.goto("/movie/heat-1995");
  await expect(page.locator("html")).toHaveAttribute("data-xray", "on");
});

test("where nobody has watched a film, its page says so and invents nothing", async ({ page }) => {
  await page.goto("/movie/the-wages-of-fear-1953");
  await expect(panel(page, "also-watched")).toHaveAttribute("data-outcome", "substitute");
  await expect(panel(page, "also-watched")).toContainText("Nobody has watched this here yet");
});

test("after a few films, home has rows for the one who watched them", async ({ page }) => {
  await page.goto("/");
  await expect(panel(page, "personal")).toHaveCount(0);
  const watched = ["unforgiven-1992", "the-searchers-1956", "high-noon-1952"];
  for (const film of watched) await page.request.post(`/watch/${film}`, { form: { thousandth: "1000" } });
  await page.goto("/");
  await expect(panel(page, "personal")).toHaveCount(2);
  await expect(page.getByRole("heading", { name: "For you" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Because you watched High Noon" })).toBeVisible();
  const suggested = await films(page, "personal").evaluateAll((links) => links.map((link) => link.getAttribute("data-movie")));
  for (const film of watched) expect(suggested).not.toContain(film);
});
