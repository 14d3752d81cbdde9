import { expect, films, panel, test } from "./house";
import type { Page } from "@playwright/test";

/** Opens a film's titles and resolves when the player is alive. */
async function open(page: Page, slug: string) {
  await page.goto(`/watch/${slug}`);
  await expect(page.locator(".player")).not.toHaveAttribute("data-state", "waiting");
}

const position = (page: Page) => page.getByRole("slider", { name: "Position" });
const play = (page: Page) => page.locator(".player-bar").getByRole("button", { name: "Play", exact: true });
const pause = (page: Page) => page.locator(".player-bar").getByRole("button", { name: "Pause", exact: true });

/** Where the film is, in seconds. */
const seconds = async (page: Page) => Number(await position(page).inputValue()) / 1000;

/** Where the animations are, in seconds: all of them at the same moment. */
const drawn = (page: Page) =>
  page.evaluate(() => {
    const titles = document.getAnimations().filter((animation) => (animation as CSSAnimation).animationName?.startsWith("titles-"));
    const times = new Set(titles.map(({ currentTime }) => Math.round(Number(currentTime))));
    return times.size === 1 ? [...times][0] / 1000 : NaN;
  });

async function seek(page: Page, to: number) {
  await position(page).evaluate((range: HTMLInputElement, to) => {
    range.value = String(to * 1000);
    range.dispatchEvent(new Event("input", { bubbles: true }));
    range.dispatchEvent(new Event("change", { bubbles: true }));
  }, to);
}

/** Resolves when the server knows how far the visitor is. */
const isRecorded = (page: Page, slug: string, told: string | RegExp) =>
  expect.poll(async () => (await page.request.get(`/watch/${slug}`)).text()).toMatch(told);

test("a film's titles stand still until they are played", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await expect(panel(page, "watch").getByRole("heading", { level: 1, name: "Heat" })).toBeVisible();
  await expect(play(page)).toBeVisible();
  expect(await drawn(page)).toBe(0);
  await page.waitForTimeout(400);
  expect(await drawn(page)).toBe(0);
});

test("the titles play, pause where they are, and go on", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await play(page).click();
  await expect.poll(() => seconds(page)).toBeGreaterThan(1);
  await pause(page).click();
  const stopped = await seconds(page);
  expect(await drawn(page)).toBeCloseTo(stopped, 1);
  await page.waitForTimeout(400);
  expect(await seconds(page)).toBe(stopped);
  await play(page).click();
  await expect.poll(() => seconds(page)).toBeGreaterThan(stopped);
});

test("the picture itself plays and pauses", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  const player = page.locator(".player");
  await page.locator(".stage-cover").click();
  await expect(player).toHaveAttribute("data-state", "playing");
  await page.locator(".stage-cover").click();
  await expect(player).toHaveAttribute("data-state", "paused");
});

test("seeking shows that very moment", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await seek(page, 6.5);
  expect(await drawn(page)).toBe(6.5);
  await expect(page.locator(".player-now")).toHaveText("0:06");
  await expect(page.locator(".titles-card[data-title]")).toHaveCSS("opacity", "1");
  await seek(page, 13.5);
  await expect(page.locator(".titles-card[data-title]")).toHaveCSS("opacity", "0");
  await expect(page.locator(".titles-card").nth(3)).toHaveCSS("opacity", "1");
});

test("a keyboard plays, pauses and seeks", { tag: ["@script", "@pointer"] }, async ({ page }) => {
  await open(page, "heat-1995");
  const player = page.locator(".player");
  await play(page).focus();
  await page.keyboard.press("Space");
  await expect(player).toHaveAttribute("data-state", "playing");
  await page.keyboard.press("k");
  await expect(player).toHaveAttribute("data-state", "paused");
  await position(page).focus();
  await seek(page, 10);
  await page.keyboard.press("ArrowRight");
  expect(await seconds(page)).toBe(11);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  expect(await seconds(page)).toBe(9);
  await page.keyboard.press("Space");
  await expect(player).toHaveAttribute("data-state", "playing");
  const outline = await position(page).evaluate((range) => getComputedStyle(range).outlineStyle);
  expect(outline).not.toBe("none");
});

test("at their end the titles offer to begin anew, and the way on", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await seek(page, 23.5);
  await play(page).click();
  const again = page.getByRole("button", { name: "Watch again" });
  await expect(again).toBeVisible();
  await expect(page.locator(".stage-end").getByRole("link", { name: "About the film" })).toHaveAttribute("href", "/movie/heat-1995");
  await expect(page.locator(".stage-end").getByRole("link", { name: "More like this" })).toBeVisible();
  await isRecorded(page, "heat-1995", "You have watched this to its end");
  await again.click();
  await expect(page.locator(".player")).toHaveAttribute("data-state", "playing");
  expect(await seconds(page)).toBeLessThan(12);
});

test("after a reload the film goes on where it was, and home has it in a row", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await seek(page, 12);
  await isRecorded(page, "heat-1995", /data-resume="500"/);
  await page.reload();
  await expect(page.locator(".player")).toHaveAttribute("data-state", "paused");
  expect(await seconds(page)).toBe(12);
  expect(await drawn(page)).toBe(12);
  await expect(panel(page, "progress")).toContainText("Last time you stopped at 0:12.");

  await page.goto("/");
  await expect(films(page, "continue")).toHaveCount(1);
  await expect(panel(page, "continue").getByRole("progressbar")).toHaveAttribute("value", "500");
  await films(page, "continue").first().click();
  await expect(page).toHaveURL("/watch/heat-1995");
});

test("pausing is recorded", { tag: "@script" }, async ({ page }) => {
  await open(page, "alien-1979");
  await play(page).click();
  await expect.poll(() => seconds(page)).toBeGreaterThan(1.2);
  await pause(page).click();
  await isRecorded(page, "alien-1979", "data-resume=");
});

test("whoever wants less motion sees the cards change and nothing move", { tag: "@script" }, async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "heat-1995");
  await seek(page, 6.5);
  await expect(page.locator(".titles-card[data-title]")).toHaveCSS("opacity", "1");
  await expect(page.locator(".titles-picture")).toHaveCSS("transform", "none");
  const moving = await page.evaluate(() => document.getAnimations().map((animation) => (animation as CSSAnimation).animationName));
  expect(moving.filter((name) => name?.startsWith("titles-") && !/card|curtain/.test(name))).toEqual([]);
});

test("a film is played from its own page", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await panel(page, "details").getByRole("link", { name: "Play", exact: true }).click();
  await expect(page).toHaveURL("/watch/heat-1995");
  await expect(panel(page, "watch").getByRole("heading", { level: 1, name: "Heat" })).toBeVisible();
});

test("without a script a film can be marked as watched, and put back", { tag: "@plain" }, async ({ page }) => {
  await page.goto("/watch/heat-1995");
  await expect(page.locator(".titles-still")).toContainText("Directed by Michael Mann");
  await expect(page.locator(".player-bar")).toBeHidden();
  await page.getByRole("button", { name: "Mark as watched" }).click();
  await expect(page).toHaveURL("/watch/heat-1995");
  await expect(panel(page, "progress")).toContainText("You have watched this to its end.");
  await page.getByRole("button", { name: "Put back to the beginning" }).click();
  await expect(panel(page, "progress")).toHaveCount(0);
});

test("without a script the titles run all the same", { tag: "@plain" }, async ({ page }) => {
  await page.goto("/watch/heat-1995");
  await page.getByLabel("Run the titles").check();
  await expect(page.locator(".titles-still")).toHaveCSS("opacity", "0");
});
