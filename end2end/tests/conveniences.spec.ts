import { expect, expectAccessible, heading, islandsAreReady, panel, test } from "./fixtures";

test("the light theme is chosen in the footer, on every page, and left again", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await page.getByRole("contentinfo").getByRole("button", { name: "Light theme" }).click();
  await expect(page).toHaveURL("/movie/heat-1995");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.goto("/genre/western");
  await expect(heading(page, "Western")).toHaveCSS("color", "rgb(31, 23, 41)");
  await page.getByRole("contentinfo").getByRole("button", { name: "Dark theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

for (const address of ["/", "/movie/the-matrix-1999", "/search?q=alien", "/my-list", "/join", "/login", "/batch", "/subscribe", "/model", "/watch/heat-1995"]) {
  test(`${address} is accessible in the light theme`, { tag: "@script" }, async ({ page, context, baseURL }) => {
    test.slow();
    await context.addCookies([{ name: "theme", value: "light", url: baseURL! }]);
    await page.goto(address);
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
    await expectAccessible(page);
  });
}

test("a film's address can be copied", { tag: ["@script", "@pointer"] }, async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.addInitScript(() => Object.defineProperty(navigator, "share", { value: undefined }));
  await page.goto("/movie/heat-1995?from=theme:heist");
  await islandsAreReady(page);
  const button = panel(page, "details").locator(".share-button");
  await button.click();
  await expect(button).toHaveText("Link copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(new URL("/movie/heat-1995", page.url()).href);
});

test("a typed password is shown on demand", { tag: "@script" }, async ({ page }) => {
  await page.goto("/login");
  await islandsAreReady(page);
  const password = page.getByLabel("Password", { exact: true });
  await password.fill("a horse and a battery");
  const show = page.getByRole("button", { name: "Show password" });
  await show.click();
  await expect(password).toHaveAttribute("type", "text");
  await expect(password).toHaveValue("a horse and a battery");
  await expect(show).toHaveAttribute("aria-pressed", "true");
  await show.click();
  await expect(password).toHaveAttribute("type", "password");
});
