import { randomUUID } from "node:crypto";

import type { Page } from "@playwright/test";

import { allowStatus, button, expect, expectAccessible, expectNoSidewaysScroll, heading, islandsAreReady, link, panel, test, tokenLink } from "./fixtures";

const PASSWORD = "seven samurai";
const NEW_PASSWORD = "rear window, 1954";

/** An email address that no other test uses: the four projects share one database. */
const newEmail = () => `${randomUUID()}@example.org`;

const field = (page: Page, label: string) => page.getByRole("main").getByLabel(label, { exact: true });
const problem = (page: Page, label: string) => page.locator(".field").filter({ hasText: label }).locator(".field-problem");
const status = (page: Page) => page.getByRole("main").getByRole("status");

/** Submits the only form of a step. */
const next = (page: Page) => page.getByRole("main").locator("form .button").first().click();

/** Fills in the forms from the join panel of a film's page to the choice of a plan. */
async function join(page: Page, email: string) {
  await page.goto("/movie/heat-1995");
  await panel(page, "join").getByLabel("Email address").fill(email);
  await panel(page, "join").getByRole("button", { name: "Get started" }).click();
  await expect(heading(page, "Choose a password")).toBeVisible();
  await expect(page.getByText(/^Step 2 of/)).toBeVisible();
  await field(page, "Password").fill(PASSWORD);
  await next(page);
  await expect(page).toHaveURL("/login?joined=1");
  await expect(page.getByText(/^Step 3 of/)).toBeVisible();
  await expect(field(page, "Email address")).toHaveValue(email);
  await field(page, "Password").fill(PASSWORD);
  await button(page, "Log in").click();
  await expect(page).toHaveURL("/subscribe");
  await expect(page.getByText(/^Step 4 of/)).toBeVisible();
}

async function logIn(page: Page, email: string, password: string) {
  await page.goto("/login");
  await field(page, "Email address").fill(email);
  await field(page, "Password").fill(password);
  await button(page, "Log in").click();
}

/** From the plans to the end of the subscription's steps. */
async function subscribe(page: Page, plan: string) {
  await page.goto("/subscribe");
  await page.getByRole("radio", { name: plan }).check();
  await next(page);
  await expect(page).toHaveURL(`/subscribe?plan=${plan.toLowerCase()}`);
  await button(page, "Start membership").click();
  await expect(page).toHaveURL("/subscribe?done=1");
  await expect(status(page)).toContainText(plan);
}

/** The URL of a member's first order. */
async function firstOrder(page: Page) {
  await page.goto("/account");
  return (await page.locator(".order-list a").first().getAttribute("href")) ?? "no order is listed";
}

test("a member joins, subscribes, changes, cancels and resumes the plan, and deletes the account", async ({ page }) => {
  test.slow();
  const email = newEmail();
  await join(page, email);

  await page.getByRole("radio", { name: "Evening" }).check();
  await next(page);
  await expect(page.getByText("No payment is taken.")).toBeVisible();
  await field(page, "Card number").fill("0000 1111 2222 3333");
  const [posted] = await Promise.all([
    page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/subscribe")),
    button(page, "Start membership").click(),
  ]);
  expect(decodeURIComponent(posted.postData() ?? "")).not.toContain("2222");
  await expect(page).toHaveURL("/subscribe?done=1");
  await expect(status(page)).toContainText("Evening");

  await link(page, "Your account").click();
  await expect(panel(page, "account")).toHaveAttribute("data-service", "membership");
  await expect(panel(page, "account")).toContainText(email);
  await link(page, "Change plan").click();
  await expect(page.getByRole("radio", { name: "Evening" })).toBeChecked();
  await page.getByRole("radio", { name: "Premiere" }).check();
  await button(page, "Change plan").click();
  await expect(status(page)).toBeVisible();
  await expect(panel(page, "account").locator(".order-summary")).toContainText("Premiere");

  await button(page, "Cancel membership").click();
  await expect(status(page)).toContainText("cancelled");
  await button(page, "Resume membership").click();
  await expect(status(page)).toBeVisible();
  await expect(button(page, "Cancel membership")).toBeVisible();

  const orders = panel(page, "account").locator(".order-list").getByRole("link");
  await expect(orders).toHaveText(["Resumed Premiere", "Cancelled Premiere", "Changed to Premiere", "Started with Evening"]);
  await orders.last().click();
  await expect(heading(page, "Started with Evening")).toBeVisible();
  await expect(panel(page, "order")).toContainText("€8.99 a month");
  await link(page, "Back to your account").click();

  await link(page, "Change password").click();
  await field(page, "Your password").fill(PASSWORD);
  await field(page, "New password").fill(NEW_PASSWORD);
  await button(page, "Change password").click();
  await expect(status(page)).toContainText("password");
  await button(page, "Log out").click();
  await expect(page).toHaveURL("/");
  await logIn(page, email, NEW_PASSWORD);
  await expect(page).toHaveURL("/subscribe");

  await page.goto("/account");
  await link(page, "Delete your account").click();
  await field(page, "Your password").fill(NEW_PASSWORD);
  await button(page, "Delete everything").click();
  await expect(page).toHaveURL("/account/closed");
  await expect(status(page)).toBeVisible();
  await page.goto("/account");
  await expect(page).toHaveURL("/login?next=/account");
});

test("a forgotten password is replaced with a link by email, and other browsers are logged out", async ({ page, browser, emails, javaScriptEnabled }) => {
  test.slow();
  const email = newEmail();
  await join(page, email);
  const otherBrowser = await browser.newContext();
  const other = await otherBrowser.newPage();
  await logIn(other, email, PASSWORD);
  await expect(other).toHaveURL("/subscribe");
  await page.goto("/account");
  await expect(panel(page, "account").locator(".session-list li")).toHaveCount(2);

  await page.context().clearCookies();
  await page.goto("/login");
  await link(page, "Forgotten your password?").click();
  await field(page, "Email address").fill(email);
  await button(page, "Send the link").click();
  await expect(status(page)).toBeVisible();
  const reset = tokenLink(await emails.to(email, /^Choose a new password$/));
  await page.goto(reset);
  if (javaScriptEnabled !== false) await expectAccessible(page);
  await field(page, "New password").fill(NEW_PASSWORD);
  await button(page, "Change password").click();
  await expect(page).toHaveURL("/login?reset=1");
  await emails.to(email, /^Your password was changed$/);
  await logIn(page, email, NEW_PASSWORD);
  await expect(page).toHaveURL("/subscribe");
  await other.goto("/account");
  await expect(other).toHaveURL("/login?next=/account");
  await otherBrowser.close();
});

test("a rejected form shows the problem beside its field and keeps the other input", async ({ page, emails, browserErrors }) => {
  await join(page, newEmail());
  await page.goto("/account/email");
  const other = newEmail();
  await field(page, "New email address").fill(other);
  await field(page, "Your password").fill("not the password");
  await button(page, "Change address").click();
  await expect(problem(page, "Your password")).not.toBeEmpty();
  await expect(field(page, "New email address")).toHaveValue(other);
  await expect(field(page, "Your password")).toHaveValue("");
  await field(page, "Your password").fill(PASSWORD);
  await button(page, "Change address").click();
  await expect(status(page)).toContainText("Check your email");
  await page.goto(tokenLink(await emails.to(other, /^Confirm your email address$/)));
  await button(page, "Confirm").click();
  await expect(panel(page, "account")).toContainText(other);
  allowStatus(422, browserErrors);
});

test("a field shows its problem when the focus leaves it, until the input is valid", { tag: "@script" }, async ({ page }) => {
  await join(page, newEmail());
  await page.goto("/account/password");
  await islandsAreReady(page);
  // Browsers report "too short" only for input from the keyboard.
  await field(page, "New password").pressSequentially("short");
  await field(page, "Your password").focus();
  await expect(problem(page, "New password")).toContainText("at least 10");
  await field(page, "New password").fill("long enough now");
  await expect(problem(page, "New password")).toHaveCount(0);
});

test("subscribing in two tabs creates one membership", async ({ page, context }) => {
  await join(page, newEmail());
  const other = await context.newPage();
  await page.goto("/subscribe?plan=evening");
  await other.goto("/subscribe?plan=premiere");
  await button(page, "Start membership").click();
  await expect(page).toHaveURL("/subscribe?done=1");
  await button(other, "Start membership").click();
  await expect(other.getByRole("alert")).toBeVisible();
  await expect(other.getByRole("radio", { name: "Evening" })).toBeChecked();
  await page.goto("/account");
  await expect(page.locator(".order-list li")).toHaveCount(1);
});

test("members can download their data", async ({ page }) => {
  const email = newEmail();
  await join(page, email);
  await subscribe(page, "Matinee");
  const response = await page.request.get("/account/export.json");
  expect(response.headers()["content-disposition"]).toContain("attachment");
  const data = await response.json();
  expect(data).toMatchObject({ email, subscription: { plan: "matinee", state: "active" }, orders: [{ kind: "subscribe" }] });
});

const BEFORE_SUBSCRIBING = ["/subscribe", "/subscribe?plan=evening"];
const AS_SUBSCRIBER = ["/subscribe", "/subscribe?done=1", "/account", "/account?done=password", "/account/email", "/account/password", "/account/delete"];

test("no page for members has a serious accessibility violation", { tag: "@script" }, async ({ page }) => {
  test.slow();
  await join(page, newEmail());
  for (const address of BEFORE_SUBSCRIBING) {
    await page.goto(address);
    await expectAccessible(page);
  }
  await subscribe(page, "Evening");
  for (const address of [...AS_SUBSCRIBER, await firstOrder(page)]) {
    await page.goto(address);
    await expectAccessible(page);
  }
});

test("no page for members scrolls sideways", async ({ page }) => {
  test.slow();
  await join(page, newEmail());
  for (const address of BEFORE_SUBSCRIBING) await expectNoSidewaysScroll(page, address);
  await subscribe(page, "Evening");
  for (const address of [...AS_SUBSCRIBER, await firstOrder(page)]) await expectNoSidewaysScroll(page, address);
});

test("a phone shows all three plans at once", async ({ page }) => {
  await join(page, newEmail());
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto("/subscribe");
  const cards = await page.locator(".plan").evaluateAll((plans) => plans.map((plan) => plan.getBoundingClientRect().toJSON()));
  expect(cards).toHaveLength(3);
  for (const card of cards) {
    expect(card.left).toBeGreaterThanOrEqual(0);
    expect(card.right).toBeLessThanOrEqual(360);
  }
  expect(cards[2].bottom - cards[0].top).toBeLessThan(600);
});
