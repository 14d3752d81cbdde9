import { allowStatus, expect, films, heading, panel, test } from "./fixtures";

test("a film leads to its director, and the director to a theme and to others", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await panel(page, "facts").getByRole("link", { name: "Michael Mann" }).click();
  await expect(page).toHaveURL("/person/michael-mann");
  await expect(heading(page, "Michael Mann")).toBeVisible();
  await expect(films(page, "person").first()).toBeVisible();
  const person = panel(page, "person");
  await expect(person.getByRole("heading", { name: "Often works with" })).toBeVisible();
  await person.getByRole("heading", { name: "Typical themes" }).scrollIntoViewIfNeeded();
  const theme = person.locator("a[href^='/theme/']").first();
  const name = await theme.innerText();
  await theme.click();
  await expect(heading(page)).toHaveText(name.replace(/^./, (letter) => letter.toUpperCase()));
  await expect(panel(page, "topic")).toContainText(/\d+ films with this theme, from \d{4} to \d{4}/);
});

test("each fact of a film is a link, and a mood leads to films that feel the same", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  const main = page.getByRole("main");
  for (const [name, address] of [
    ["1995", "/year/1995"],
    ["R", "/search?certificate=R"],
    ["United States", "/country/us"],
    ["English", "/search?language=en"],
  ])
    await expect(main.getByRole("link", { name, exact: true })).toHaveAttribute("href", address);
  await main.getByRole("link", { name: "tense", exact: true }).click();
  await expect(page).toHaveURL("/search?tone=tense");
  await expect(panel(page, "search").getByRole("status")).toHaveText(/^\d+ films$/);
});

test("a series is in the order in which it came out, and the years lead to each other", async ({ page }) => {
  await page.goto("/series/star-wars");
  await expect(films(page, "topic").first()).toHaveAttribute("data-movie", "star-wars-episode-iv-a-new-hope-1977");
  await page.goto("/year/1995");
  await panel(page, "topic").getByRole("link", { name: "1996", exact: true }).click();
  await expect(heading(page, "1996")).toBeVisible();
});

test("a name that is typed leads to the person @script @pointer", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  const box = page.getByRole("navigation", { name: "Main" }).getByRole("combobox");
  await box.pressSequentially("kurosawa");
  await page.getByRole("option", { name: "Akira Kurosawa Person" }).click();
  await expect(page).toHaveURL("/person/akira-kurosawa");
});

test("a person who is not known is a 404 page with a search form", async ({ page, browserErrors }) => {
  const response = await page.goto("/person/no-such-person");
  expect(response?.status()).toBe(404);
  await expect(heading(page, "We don't know this person")).toBeVisible();
  await expect(page.getByRole("main").getByRole("searchbox")).toBeVisible();
  allowStatus(404, browserErrors);
});
