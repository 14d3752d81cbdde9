import { expect, expectAccessible, expectNoSidewaysScroll, panel, test } from "./fixtures";

const STEPS = 6;
const tour = (page: import("@playwright/test").Page) => page.getByRole("complementary", { name: /^Tour, step/ });

test("six steps lead through real pages, forwards and backwards", async ({ page }) => {
  await page.goto("/how-it-works");
  await page.getByRole("link", { name: "take the tour" }).click();
  for (let step = 1; step <= STEPS; step++) {
    await expect(tour(page)).toHaveAccessibleName(`Tour, step ${step} of ${STEPS}`);
    await expect(tour(page)).toBeInViewport();
    if (step === 2) await expect(panel(page, "similar")).toBeInViewport();
    if (step === 4) await expect(page.locator("#xray")).toBeAttached();
    if (step < STEPS) await tour(page).getByRole("link", { name: "Next" }).click();
  }
  await tour(page).getByRole("link", { name: "Back" }).click();
  await expect(tour(page)).toHaveAccessibleName(`Tour, step ${STEPS - 1} of ${STEPS}`);
  await tour(page).getByRole("link", { name: "Leave the tour" }).click();
  await expect(tour(page)).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe("/how-it-works");
});

test("a step is accessible, fits the window and begins with the keyboard's first links @pointer", async ({ page, javaScriptEnabled }) => {
  await page.goto("/movie/heat-1995?tour=2");
  // The checker of accessibility is a script.
  if (javaScriptEnabled !== false) await expectAccessible(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(tour(page).getByRole("link", { name: "Back" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(tour(page)).toHaveAccessibleName(`Tour, step 3 of ${STEPS}`);
  await expectNoSidewaysScroll(page, "/movie/heat-1995?tour=2");
});

test("a step that does not exist is no step", async ({ page }) => {
  for (const step of ["0", "7", "one", "-1", "256"]) {
    await page.goto(`/?tour=${step}`);
    await expect(tour(page)).toHaveCount(0);
  }
});

test("the chapter about a request shows the visitor's own last page @script", async ({ page }) => {
  await page.goto("/how-it-works");
  await expect(page.locator("[data-last-page]")).toBeHidden();
  await page.goto("/movie/heat-1995?xray=1");
  await expect(page.locator("[data-pages] li")).toHaveCount(1);
  await page.goto("/how-it-works");
  const chapter = page.locator("[data-last-page]");
  await expect(chapter.getByRole("link", { name: "/movie/heat-1995" })).toBeVisible();
  await expect(chapter.getByRole("img")).toHaveAccessibleName(/details: (fresh|cached), asked after [\d.]+ ms/);
});

for (const { pace, pieces } of [
  { pace: "streamed", pieces: /in ([2-9]|\d\d) pieces/ },
  { pace: "whole", pieces: /in 1 piece$/ },
]) {
  test(`a slowed page that is ${pace} says in how many pieces it left`, async ({ page }) => {
    await page.goto(`/movie/heat-1995?pace=${pace}&xray=1`);
    await expect(page.locator("#xray > summary")).toHaveText(pieces);
    await expect(panel(page, "similar")).toHaveAttribute("data-outcome", "fresh");
  });
}
