import type { Page } from "@playwright/test";

import { expect, films, panel, test } from "./fixtures";

/** The length of a title sequence, in seconds. */
const LENGTH = 24;

/** Opens a film's title sequence and resolves when the player runs. */
async function open(page: Page, slug: string) {
  await page.goto(`/watch/${slug}`);
  await expect(page.locator(".player")).not.toHaveAttribute("data-state", "waiting");
}

const position = (page: Page) => page.getByRole("slider", { name: "Position" });
const play = (page: Page) => page.locator(".player-bar").getByRole("button", { name: "Play", exact: true });
const pause = (page: Page) => page.locator(".player-bar").getByRole("button", { name: "Pause", exact: true });

/** The position that the player displays, in seconds. */
const seconds = async (page: Page) => Number(await position(page).inputValue()) / 1000;

/** The sequence's animations: their position in seconds (NaN unless all have the same) and their states. */
const drawn = (page: Page) =>
  page.evaluate(() => {
    const titles = document.getAnimations().filter((animation) => (animation as CSSAnimation).animationName?.startsWith("titles-"));
    const times = new Set(titles.map(({ currentTime }) => Math.round(Number(currentTime))));
    return { seconds: times.size === 1 ? [...times][0] / 1000 : NaN, states: [...new Set(titles.map(({ playState }) => playState))] };
  });

async function seek(page: Page, to: number) {
  await position(page).evaluate((range: HTMLInputElement, to) => {
    range.value = String(to * 1000);
    range.dispatchEvent(new Event("input", { bubbles: true }));
    range.dispatchEvent(new Event("change", { bubbles: true }));
  }, to);
}

/** Resolves when the server returns this position for the film: in permille, or "finished". */
const isRecorded = (page: Page, slug: string, progress: RegExp | "finished") =>
  expect
    .poll(async () => {
      const html = await (await page.request.get(`/watch/${slug}`)).text();
      return html.match(/data-resume="(\d+)"/)?.[1] ?? (html.includes('data-panel="progress"') ? "finished" : "none");
    })
    .toMatch(progress);

test("a title sequence is paused at its start until it is played", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await expect(panel(page, "watch").getByRole("heading", { level: 1, name: "Heat" })).toBeVisible();
  await expect(play(page)).toBeVisible();
  expect(await drawn(page)).toEqual({ seconds: 0, states: ["paused"] });
});

test("a title sequence plays, pauses at its position, and resumes", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await play(page).click();
  await expect.poll(() => seconds(page)).toBeGreaterThan(1);
  await pause(page).click();
  const stopped = await seconds(page);
  const { seconds: shown, states } = await drawn(page);
  expect(states).toEqual(["paused"]);
  expect(shown).toBeCloseTo(stopped, 1);
  await play(page).click();
  await expect.poll(() => seconds(page)).toBeGreaterThan(stopped);
});

test("a click on the picture plays and pauses", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  const player = page.locator(".player");
  await page.locator(".stage-cover").click();
  await expect(player).toHaveAttribute("data-state", "playing");
  await page.locator(".stage-cover").click();
  await expect(player).toHaveAttribute("data-state", "paused");
});

test("seeking shows the picture of that moment", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await seek(page, 6.5);
  expect((await drawn(page)).seconds).toBe(6.5);
  await expect(page.locator(".player-now")).toHaveText("0:06");
  await expect(page.locator(".titles-card[data-title]")).toHaveCSS("opacity", "1");
  await seek(page, 13.5);
  await expect(page.locator(".titles-card[data-title]")).toHaveCSS("opacity", "0");
  await expect(page.locator(".titles-card").nth(3)).toHaveCSS("opacity", "1");
});

test("the keyboard plays, pauses and seeks", { tag: ["@script", "@pointer"] }, async ({ page }) => {
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
  await expect(position(page)).toHaveCSS("outline-style", "solid");
});

test("at its end a title sequence offers to start again, and links to other pages", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await seek(page, LENGTH - 0.5);
  await play(page).click();
  const again = page.getByRole("button", { name: "Watch again" });
  await expect(again).toBeVisible();
  await expect(page.locator(".stage-end").getByRole("link", { name: "About the film" })).toHaveAttribute("href", "/movie/heat-1995");
  await expect(page.locator(".stage-end").getByRole("link", { name: "More like this" })).toBeVisible();
  await isRecorded(page, "heat-1995", "finished");
  await again.click();
  await expect(page.locator(".player")).toHaveAttribute("data-state", "playing");
  expect(await seconds(page)).toBeLessThan(LENGTH / 2);
});

test("after a reload a film resumes at its position, and the home page lists it as in progress", { tag: "@script" }, async ({ page }) => {
  await open(page, "heat-1995");
  await seek(page, 12);
  await isRecorded(page, "heat-1995", /^500$/);
  await page.reload();
  await expect(page.locator(".player")).toHaveAttribute("data-state", "paused");
  expect(await seconds(page)).toBe(12);
  expect((await drawn(page)).seconds).toBe(12);
  await expect(panel(page, "progress")).toContainText("0:12");

  await page.goto("/");
  await expect(films(page, "continue")).toHaveCount(1);
  await expect(panel(page, "continue").getByRole("progressbar")).toHaveAttribute("value", "500");
  await films(page, "continue").first().click();
  await expect(page).toHaveURL("/watch/heat-1995");
});

test("pausing records the position", { tag: "@script" }, async ({ page }) => {
  await open(page, "alien-1979");
  await play(page).click();
  await expect.poll(() => seconds(page)).toBeGreaterThan(1.2);
  await pause(page).click();
  await isRecorded(page, "alien-1979", /^\d+$/);
});

test("with reduced motion the cards change and nothing moves", { tag: "@script" }, async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "heat-1995");
  await seek(page, 6.5);
  await expect(page.locator(".titles-card[data-title]")).toHaveCSS("opacity", "1");
  await expect(page.locator(".titles-picture")).toHaveCSS("transform", "none");
  const moving = await page.evaluate(() => document.getAnimations().map((animation) => (animation as CSSAnimation).animationName));
  expect(moving.filter((name) => name?.startsWith("titles-") && !/card|curtain/.test(name))).toEqual([]);
});

test("a film's page leads to its title sequence", async ({ page }) => {
  await page.goto("/movie/heat-1995");
  await panel(page, "details").getByRole("link", { name: "Play", exact: true }).click();
  await expect(page).toHaveURL("/watch/heat-1995");
  await expect(panel(page, "watch").getByRole("heading", { level: 1, name: "Heat" })).toBeVisible();
});

test("without JavaScript a film can be marked as watched, and reset", { tag: "@plain" }, async ({ page }) => {
  await page.goto("/watch/heat-1995");
  await expect(page.locator(".titles-still")).toContainText("Directed by Michael Mann");
  await expect(page.locator(".player-bar")).toBeHidden();
  const mark = (permille: number) => page.locator(`button[name="permille"][value="${permille}"]`);
  await mark(1000).click();
  await expect(page).toHaveURL("/watch/heat-1995");
  await expect(panel(page, "progress")).toBeVisible();
  await expect(panel(page, "progress").locator("[data-resume]")).toHaveCount(0);
  await mark(0).click();
  await expect(panel(page, "progress")).toHaveCount(0);
});

test("without JavaScript a checkbox plays the title sequence", { tag: "@plain" }, async ({ page }) => {
  await page.goto("/watch/heat-1995");
  await page.getByRole("checkbox").check();
  await expect(page.locator(".titles-still")).toHaveCSS("opacity", "0");
});
