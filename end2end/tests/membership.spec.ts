import { randomUUID } from "node:crypto";

import type { Page } from "@playwright/test";

import { expect, isAccessible, islandsAreAlive, panel, test } from "./house";

const PASSWORD = "seven samurai";

/** An address of nobody else: the four projects share one database. */
const newEmail = () => `${randomUUID()}@example.org`;

const button = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true });
const link = (page: Page, name: string) => page.getByRole("main").getByRole("link", { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const field = (page: Page, label: string) => page.getByRole("main").getByLabel(label, { exact: true });

/** From an address on a film's page to the plans. */
async function join(page: Page, email: string) {
  await page.goto("/movie/heat-1995");
  await panel(page, "join").getByLabel("Email address").fill(email);
  await panel(page, "join").getByRole("button", { name: "Get started" }).click();
  await expect(heading(page, "Choose a password")).toBeVisible();
  await expect(page.getByText("Step 2 of 4")).toBeVisible();
  await field(page, "Password").fill(PASSWORD);
  await button(page, "Go on").click();
  await expect(page).toHaveURL("/login?joined=1");
  await expect(page.getByText("Step 3 of 4")).toBeVisible();
  await expect(field(page, "Email address")).toHaveValue(email);
  await field(page, "Password").fill(PASSWORD);
  await button(page, "Log in").click();
  await expect(page).toHaveURL("/subscribe");
  await expect(page.getByText("Step 4 of 4")).toBeVisible();
}

async function logIn(page: Page, email: string, password: string) {
  await page.goto("/login");
  await field(page, "Email address").fill(email);
  await field(page, "Password").fill(password);
  await button(page, "Log in").click();
}

/** From the plans to the welcome. */
async function subscribe(page: Page, plan: string) {
  await page.getByRole("radio", { name: plan }).check();
  await button(page, "Go on").click();
  await expect(page).toHaveURL(`/subscribe?plan=${plan.toLowerCase()}`);
  await button(page, "Start membership").click();
  await expect(page).toHaveURL("/subscribe?done=1");
  await expect(page.getByRole("main").getByRole("status")).toContainText(plan);
}

test("a member joins, chooses, changes their mind, and leaves without a trace", async ({ page }) => {
  test.slow();
  const email = newEmail();
  await join(page, email);

  await page.getByRole("radio", { name: "Evening" }).check();
  await button(page, "Go on").click();
  await expect(page.getByText("No payment is taken.")).toBeVisible();
  await field(page, "Card number").fill("0000 1111 2222 3333");
  const [posted] = await Promise.all([
    page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/subscribe")),
    button(page, "Start membership").click(),
  ]);
  expect(decodeURIComponent(posted.postData() ?? "")).not.toContain("2222");
  await expect(page).toHaveURL("/subscribe?done=1");
  await expect(heading(page, "Take your seat")).toBeVisible();

  await link(page, "Your account").click();
  await expect(panel(page, "account")).toHaveAttribute("data-service", "membership");
  await expect(panel(page, "account")).toContainText(email);
  await link(page, "Change plan").click();
  await expect(page.getByRole("radio", { name: "Evening" })).toBeChecked();
  await page.getByRole("radio", { name: "Premiere" }).check();
  await button(page, "Change plan").click();
  await expect(page.getByRole("main").getByRole("status")).toHaveText("Your plan is changed.");

  await button(page, "Cancel membership").click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("Your membership is cancelled.");
  await expect(panel(page, "account")).toContainText("You can watch until");
  await button(page, "Resume membership").click();
  await expect(page.getByRole("main").getByRole("status")).toHaveText("Your membership goes on.");

  const orders = panel(page, "account").getByRole("listitem").filter({ hasText: "a month" }).getByRole("link");
  await expect(orders).toHaveText(["Resumed Premiere", "Cancelled Premiere", "Changed to Premiere", "Started with Evening"]);
  await orders.last().click();
  await expect(heading(page, "Started with Evening")).toBeVisible();
  await expect(panel(page, "order")).toContainText("€8.99 a month");
  await link(page, "Back to your account").click();

  await link(page, "Change password").click();
  await field(page, "Your password").fill(PASSWORD);
  await field(page, "New password").fill("rear window, 1954");
  await button(page, "Change password").click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("Your password is changed.");
  await button(page, "Log out").click();
  await expect(page).toHaveURL("/");
  await logIn(page, email, "rear window, 1954");
  await expect(page).toHaveURL("/subscribe");

  await page.goto("/account");
  await link(page, "Delete your account").click();
  await field(page, "Your password").fill("rear window, 1954");
  await button(page, "Delete everything").click();
  await expect(page).toHaveURL("/account/closed");
  await expect(page.getByRole("main").getByRole("status")).toContainText("Nothing that we knew of you is left here.");
  await page.goto("/account");
  await expect(page).toHaveURL("/login?next=/account");
});

test("what is wrong stands beside its field, and what was typed is kept", async ({ page, complaints }) => {
  const email = newEmail();
  await join(page, email);
  await page.goto("/account/email");
  const other = newEmail();
  await field(page, "New email address").fill(other);
  await field(page, "Your password").fill("not the password");
  await button(page, "Change address").click();
  await expect(page.locator(".field").filter({ hasText: "Your password" })).toContainText("This is not your password.");
  await expect(field(page, "New email address")).toHaveValue(other);
  await expect(field(page, "Your password")).toHaveValue("");
  await field(page, "Your password").fill(PASSWORD);
  await button(page, "Change address").click();
  await expect(panel(page, "account")).toContainText(other);
  // The browser itself reports the 422 that this test asks for.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes("status of 422")));
});

test("a field says what is wrong as soon as it is left", { tag: "@script" }, async ({ page }) => {
  await join(page, newEmail());
  await page.goto("/account/password");
  await islandsAreAlive(page);
  // Key by key: a browser finds only what is typed too short.
  await field(page, "New password").pressSequentially("short");
  await field(page, "Your password").focus();
  const note = page.locator("#password-note");
  await expect(note).toHaveText("Please use at least 10 characters.");
  await field(page, "New password").fill("long enough now");
  await expect(note).toHaveClass("field-hint");
});

test("two tabs that subscribe make one membership", async ({ page, context }) => {
  await join(page, newEmail());
  const other = await context.newPage();
  await page.goto("/subscribe?plan=evening");
  await other.goto("/subscribe?plan=premiere");
  await button(page, "Start membership").click();
  await expect(page).toHaveURL("/subscribe?done=1");
  await button(other, "Start membership").click();
  await expect(other.getByRole("alert")).toContainText("You have a membership already, so nothing was ordered.");
  await expect(other.getByRole("radio", { name: "Evening" })).toBeChecked();
  await page.goto("/account");
  await expect(page.locator(".orders li")).toHaveCount(1);
});

test("a member takes their data along", async ({ page }) => {
  const email = newEmail();
  await join(page, email);
  await subscribe(page, "Matinee");
  const response = await page.request.get("/account/export.json");
  expect(response.headers()["content-disposition"]).toContain("attachment");
  const data = await response.json();
  expect(data).toMatchObject({ email, subscription: { plan: "matinee", state: "active" }, orders: [{ kind: "subscribe" }] });
});

/** The pages of a member with a plan and an order. */
const pages = ["/subscribe", "/subscribe?done=1", "/account", "/account?done=password", "/account/email", "/account/password", "/account/delete"];

test("no page of a member's has a serious accessibility violation", { tag: "@script" }, async ({ page }) => {
  test.slow();
  await join(page, newEmail());
  for (const address of ["/subscribe", "/subscribe?plan=evening"]) {
    await page.goto(address);
    await isAccessible(page);
  }
  await subscribe(await plans(page), "Evening");
  for (const address of [...pages, await firstOrder(page)]) {
    await page.goto(address);
    await isAccessible(page);
  }
});

test("no page of a member's scrolls sideways", async ({ page }) => {
  test.slow();
  await join(page, newEmail());
  for (const address of ["/subscribe", "/subscribe?plan=evening"]) await neverScrollsSideways(page, address);
  await subscribe(await plans(page), "Evening");
  for (const address of [...pages, await firstOrder(page)]) await neverScrollsSideways(page, address);
});

test("on a phone the plans are compared at a glance", async ({ page }) => {
  await join(page, newEmail());
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto("/subscribe");
  const cards = await page.locator(".plan").evaluateAll((plans) => plans.map((plan) => plan.getBoundingClientRect().toJSON()));
  expect(cards).toHaveLength(3);
  for (const card of cards) {
    expect(card.left).toBeGreaterThanOrEqual(0);
    expect(card.right).toBeLessThanOrEqual(360);
  }
  expect(cards[2].bottom - cards[0].top, "all three fit on one screen").toBeLessThan(600);
});

async function plans(page: Page) {
  await page.goto("/subscribe");
  return page;
}

async function firstOrder(page: Page) {
  await page.goto("/account");
  return (await page.locator(".orders a").first().getAttribute("href")) ?? "no order is listed";
}

async function neverScrollsSideways(page: Page, address: string) {
  for (const width of [360, 390, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(address);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${address} at ${width} px`).toBeLessThanOrEqual(0);
  }
}
