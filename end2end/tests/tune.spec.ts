import { button, expect, expectAccessible, islandsAreReady, panel, test } from "./fixtures";

test("a row is tuned by pressing shifts, and the address keeps them", async ({ page, javaScriptEnabled }) => {
  await page.goto("/movie/heat-1995");
  if (javaScriptEnabled) await islandsAreReady(page);
  const tune = panel(page, "tune");
  const lessDark = tune.getByRole("button", { name: "less dark" });
  await expect(tune.locator("[data-movie]")).toHaveCount(0);
  await lessDark.press("Enter");
  await expect(tune).toContainText("6 films like this one, but less dark.");
  await expect(tune.locator("[data-movie]")).toHaveCount(6);
  await expect(lessDark).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/\/movie\/heat-1995\?tune=less-dark/);
  if (javaScriptEnabled) await expect(lessDark).toBeFocused();

  await tune.getByRole("button", { name: "more funny" }).press("Enter");
  await expect(tune).toContainText("but less dark and more funny.");
  if (javaScriptEnabled) await expectAccessible(page);
  await page.reload();
  await expect(tune).toContainText("but less dark and more funny.");
  await button(page, "Start again").press("Enter");
  await expect(tune.locator("[data-movie]")).toHaveCount(0);
});
