import { expect, films, panel, repairAll, setFault, test } from "./fixtures";

test("every panel of a film's page names the service that filled it", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  for (const [name, service] of [["menu", "catalogue"], ["details", "catalogue"], ["join", "membership"], ["similar", "recommender"]]) {
    await expect(panel(page, name)).toHaveAttribute("data-service", service);
    await expect(panel(page, name)).toHaveAttribute("data-outcome", /fresh|cached/);
  }
});

test("a row alone at its own address is complete", async ({ page }) => {
  await page.goto("/panel/similar?movie=heat-1995");
  await expect(films(page, "similar")).toHaveCount(6);
});

test("an unplugged recommender changes its own row and nothing else", async ({ page, javaScriptEnabled }) => {
  await page.goto("/movie/alien-1979");
  const details = await panel(page, "details").innerText();
  await setFault(page, "Recommender", "unreachable");
  await page.goto("/movie/alien-1979");
  expect(await panel(page, "details").innerText()).toBe(details);
  // A script moves a late row into its place. Without one, the row is complete at its own URL.
  if (javaScriptEnabled === false) await page.goto("/panel/similar?movie=alien-1979");
  await expect(panel(page, "similar")).toHaveAttribute("data-outcome", "substitute");
  await expect(films(page, "similar")).toHaveCount(6);

  await repairAll(page);
  await page.goto("/movie/alien-1979");
  await expect(panel(page, "similar")).toHaveAttribute("data-outcome", "fresh");
});

test("X-ray stays on from page to page", async ({ page }) => {
  await page.goto("/movie/alien-1979");
  await page.getByRole("button", { name: "X-ray" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-xray", "on");
  await page.goto("/movie/heat-1995");
  await expect(page.locator("html")).toHaveAttribute("data-xray", "on");
});
