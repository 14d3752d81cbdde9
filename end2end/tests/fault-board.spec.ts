import { expect, expectAccessible, expectNoSidewaysScroll, films, panel, repairAll, setFault, test } from "./fixtures";

/** The HTML of the panels of a page, without the times they took. An answer is cached for half a minute, and then fresh again. */
const panels = (page: import("@playwright/test").Page) =>
  page.locator("[data-panel]").evaluateAll((panels) =>
    Object.fromEntries(
      panels.map((panel) => {
        const html = panel.outerHTML.replace(/data-ms="[^"]*"/, "").replace('data-outcome="cached"', 'data-outcome="fresh"');
        return [panel.getAttribute("data-panel"), html];
      }),
    ),
  );

for (const kind of ["failing", "panicking", "unreachable"]) {
  test(`a recommender that is ${kind} changes its own panels and no byte of the others`, async ({ page }) => {
    await page.goto("/movie/jaws-1975");
    await page.goto("/movie/jaws-1975");
    const before = await panels(page);
    await setFault(page, "Recommender", kind);
    // A fault that applies to half of the calls does not show every time.
    if (kind === "failing") {
      const form = page.getByRole("form", { name: "Faults of Recommender" });
      await form.locator('input[name="percent"]').fill("100");
      await form.getByRole("button", { name: "Set" }).click();
    }
    await page.goto("/movie/jaws-1975");
    await expect(panel(page, "similar")).toHaveAttribute("data-outcome", "substitute");
    await expect(films(page, "similar")).toHaveCount(6);
    const during = await panels(page);
    for (const name of ["menu", "details", "facts", "also-watched", "join"]) expect(during[name], name).toBe(before[name]);
    await repairAll(page);
    await page.goto("/movie/jaws-1975");
    await expect(panel(page, "similar")).toHaveAttribute("data-outcome", "fresh");
  });
}

test("without the database, a film that was shown before is shown again", async ({ page }) => {
  await page.goto("/movie/ronin-1998");
  await setFault(page, "SQLite", "unreachable");
  await page.goto("/movie/ronin-1998");
  await expect(panel(page, "details")).toHaveAttribute("data-outcome", "stale");
  await repairAll(page);
});

test("the board can be used with the keyboard alone @pointer", async ({ page }) => {
  await page.goto("/how-it-works#faults");
  const form = page.getByRole("form", { name: "Faults of Inbox" });
  await form.getByLabel("What it does").focus();
  await page.keyboard.press("p");
  await page.keyboard.press("Tab");
  await expect(form.getByRole("button", { name: "Set" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(form).toHaveAttribute("data-setting", "panicking");
});

test("the board is accessible, also with a fault, and fits every window", async ({ page, javaScriptEnabled }) => {
  await setFault(page, "History", "slow");
  // The checker of accessibility is a script.
  if (javaScriptEnabled !== false) await expectAccessible(page);
  await expectNoSidewaysScroll(page, "/how-it-works");
});

test("a value that no form offers gets a clear answer", async ({ page }) => {
  await page.goto("/how-it-works");
  const answer = await page.request.post("/faults", {
    form: { part: "inbox", fault: "slow", milliseconds: "60001" },
    headers: { origin: new URL(page.url()).origin, accept: "text/html" },
  });
  expect(answer.status()).toBe(422);
  expect(await answer.text()).toContain("1 to 60000 milliseconds");
});

test("a surprise breaks parts at random, fails no page, and reports what fell back", async ({ page }) => {
  await page.goto("/how-it-works");
  await page.getByRole("button", { name: "Surprise me" }).click();
  await expect(page.locator("[data-surprise]")).toContainText("0 pages");
  for (const film of ["jaws-1975", "alien-1979", "ronin-1998", "zodiac-2007", "heat-1995"]) {
    const response = await page.goto(`/movie/${film}`);
    expect(response?.status()).toBe(200);
    await expect(panel(page, "details")).toBeVisible();
  }
  await page.goto("/how-it-works");
  await expect(page.locator("[data-surprise]")).toContainText(/You opened \d+ pages/);
  await expect(page.locator("[data-surprise]")).toContainText("No page failed.");
  await page.getByRole("button", { name: "Enough" }).click();
  await expect(page.locator("[data-surprise]")).toHaveCount(0);
});
