import { randomUUID } from "node:crypto";

import type { Page } from "@playwright/test";

import { allowStatus, button, choose, csv, expect, films, heading, panel, slugs, test } from "./fixtures";

/** A Letterboxd export of `count` films that the catalogue has, and one that it does not have. */
async function letterboxdRatings(page: Page, count: number) {
  const rows = ["Date,Name,Year,Letterboxd URI,Rating"];
  let after = "";
  while (rows.length <= count) {
    const response = await page.request.get(`/api/v1/movies?limit=100&after=${after}`);
    const { movies } = (await response.json()) as { movies: { slug: string; title: string; year: number }[] };
    if (movies.length === 0) break;
    for (const { title, year } of movies.slice(0, count + 1 - rows.length)) {
      const stars = ["5", "4.5", "4", "3", "2"][rows.length % 5];
      rows.push(`2026-03-01,"${title.replaceAll('"', '""')}",${year},https://boxd.it/x,${stars}`);
    }
    after = movies[movies.length - 1].slug;
  }
  rows.push("2026-03-01,A Film of My Own,1999,https://boxd.it/x,5");
  return { rows: rows.length - 1, file: rows.join("\n") };
}

async function upload(page: Page, name: string, file: string, withScript: boolean | undefined) {
  await choose(page, "/import", csv(name, file), withScript);
  await expect(page).toHaveURL(/\/import\/[0-9a-f]{32}$/);
  await expect(heading(page, name)).toBeVisible();
}

test("four hundred films of another site become recommendations, and can be taken back", async ({ page, javaScriptEnabled }) => {
  test.slow();
  const { rows, file } = await letterboxdRatings(page, 400);
  const name = `ratings-${randomUUID()}.csv`;
  await upload(page, name, file, javaScriptEnabled);
  const draft = panel(page, "import");
  await expect(draft).toContainText(`${rows} rows`);
  await expect(draft).toContainText("400 films we have");
  await expect(draft.getByRole("row").filter({ hasText: "A Film of My Own" })).toContainText("We don’t have this film.");
  await button(page, "Add 400 films").click();
  await expect(panel(page, "import").getByRole("heading", { name: "Added to your history" })).toBeVisible();
  const imported = new Set(await slugs(films(page, "import")));
  expect(imported.size).toBeGreaterThan(0);

  // Alone, because a deferred panel that misses its 50 ms on a page does not appear without JavaScript.
  await page.goto("/panel/personal");
  await expect(page.getByRole("heading", { name: /^(Because you|For you)/ }).first()).toBeVisible();
  const recommended = await slugs(films(page, "personal"));
  expect(recommended.length).toBeGreaterThanOrEqual(10);
  expect(recommended.filter((slug) => imported.has(slug))).toEqual([]);

  await page.goto("/import");
  await panel(page, "imports").getByRole("link", { name }).click();
  await button(page, "Undo import").click();
  await expect(panel(page, "import")).toContainText("as it was before");
  await page.goto("/ratings");
  await expect(films(page, "ratings")).toHaveCount(0);
});

test("a file that is no export is rejected on its form", async ({ page, javaScriptEnabled, browserErrors }) => {
  await choose(page, "/import", csv("films.csv", "title,year\nHeat,1995\n"), javaScriptEnabled);
  await expect(page.getByRole("alert")).toContainText("please start a batch");
  allowStatus(422, browserErrors);
});
