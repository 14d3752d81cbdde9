import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { expect, isAccessible, islandsAreAlive, panel, test } from "./house";

/** Four films, of which two cannot be used; and a title that a spreadsheet would carry out. */
const FILMS = `title,year,genres,keywords,directors,cast,seen in
The Long Con,1998,crime|thriller,heist|con-artist,,,Rome
"=HYPERLINK(""https://evil.example"")",2001,drama,grief,,,
,1999,drama,grief,,,Paris
Winter Harbour,next year,drama,small-town,,,
`;

const button = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });
const results = (page: Page) => panel(page, "batch-rows").getByRole("row").filter({ has: page.getByRole("rowheader") });
const csv = (name: string, text = FILMS) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** A name that no other test's file has: the four projects share one inbox of mails. */
const newName = () => `films ${randomUUID().slice(0, 8)}.csv`;

/** Chooses a file, which is sent by itself where there is a script. */
async function choose(page: Page, file: ReturnType<typeof csv>, withScript: boolean | undefined) {
  await page.goto("/batch");
  if (withScript) await islandsAreAlive(page);
  await page.getByLabel(/^Choose a CSV file/).setInputFiles(file);
  if (!withScript) await button(page, "Read the file").click();
}

async function upload(page: Page, name: string, withScript: boolean | undefined) {
  await choose(page, csv(name), withScript);
  await expect(page).toHaveURL(/\/batch\/[0-9a-f]{32}$/);
  await expect(heading(page, name)).toBeVisible();
}

/** Starts what was uploaded, and waits: with a script, for the page to change by itself. */
async function start(page: Page, withScript: boolean | undefined, email?: string) {
  if (email) await page.getByLabel(/^Email address/).fill(email);
  await button(page, "Start").click();
  const isOver = () => expect(panel(page, "batch")).toContainText("have been processed", { timeout: withScript ? 25_000 : 100 });
  if (withScript) return isOver();
  await expect(async () => {
    await page.reload();
    await isOver();
  }).toPass({ timeout: 25_000 });
}

test("a file is understood, started, waited for and read", async ({ page, javaScriptEnabled }) => {
  test.slow();
  const name = newName();
  await upload(page, name, javaScriptEnabled);
  const draft = panel(page, "batch");
  await expect(draft).toContainText("Not started");
  await expect(draft).toContainText("4 rows, separated by commas");
  await expect(draft.getByRole("listitem")).toHaveText(["title", "year", "genres", "keywords", "directors", "cast", "seen in"]);
  await expect(draft.getByRole("rowheader")).toHaveCount(4);
  await expect(draft.getByRole("row").filter({ hasText: "The Long Con" })).toContainText("heist · con-artist");

  await start(page, javaScriptEnabled);
  await expect(panel(page, "batch")).toContainText("2 with an answer");
  await expect(panel(page, "batch")).toContainText("2 failed");
  await expect(results(page)).toHaveCount(4);
  const row = results(page).filter({ hasText: "The Long Con" });
  const films = row.locator("a[data-movie]");
  expect(await films.count()).toBeGreaterThan(2);
  await expect(films.first()).toContainText(/similarity 0\.\d\d/);
  await expect(films.first().locator("img")).toHaveAttribute("src", /^\/art\/.*\.svg$/);
  await expect(results(page).nth(2)).toContainText("Line 4");
  await expect(results(page).nth(2)).toContainText("title");
  await expect(results(page).nth(3)).toContainText("Line 5");
  await expect(results(page).nth(3)).toContainText("year");

  await panel(page, "batch-rows").getByRole("searchbox").fill("long con");
  await button(page, "Search").click();
  await expect(results(page)).toHaveCount(1);
  await expect(results(page)).toContainText("The Long Con");
  await panel(page, "batch-rows").getByRole("link", { name: "Clear" }).click();
  await panel(page, "batch-rows").getByRole("link", { name: "Only rows that failed" }).click();
  await expect(results(page)).toHaveCount(2);

  await page.goto("/batch");
  const line = panel(page, "batches").getByRole("listitem").filter({ hasText: name });
  await expect(line).toContainText("4 rows, 2 rows failed");
  await line.getByRole("link", { name }).click();
  await expect(heading(page, name)).toBeVisible();
});

test("results are taken along as CSV that no spreadsheet carries out, and as JSON Lines", async ({ page, javaScriptEnabled }) => {
  await upload(page, newName(), javaScriptEnabled);
  await start(page, javaScriptEnabled);
  const taken = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name, exact: true }).click()]);
    return readFile(await download.path(), "utf8");
  };
  const table = await taken("Download CSV");
  for (const title of ["The Long Con", "Winter Harbour", "HYPERLINK"]) expect(table).toContain(title);
  const cells = table.split(/[\r\n,]+/).map((cell) => cell.replace(/^"/, ""));
  expect(cells.filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);

  const lines = (await taken("JSON Lines")).trim().split("\n").map((line) => JSON.parse(line));
  expect(lines.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
  expect(lines[1].title).toBe('=HYPERLINK("https://evil.example")');
  expect(lines[0].similar.length).toBeGreaterThan(2);
  expect(lines[2].failure).toBeTruthy();
});

test("a message tells when it is over, and is counted until it is opened", async ({ page, javaScriptEnabled }) => {
  const name = newName();
  await upload(page, name, javaScriptEnabled);
  await expect(panel(page, "menu")).not.toContainText("unread");
  const address = page.url();
  await start(page, javaScriptEnabled);

  await page.goto("/");
  await expect(panel(page, "menu").getByText("1 unread").filter({ visible: true })).toHaveCount(1);
  await page.goto("/inbox");
  const message = panel(page, "inbox").getByRole("listitem").filter({ hasText: name });
  await expect(message).toContainText("New");
  await message.getByRole("button", { name: "Open" }).click();
  await expect(page).toHaveURL(address);
  await expect(panel(page, "menu")).not.toContainText("unread");
  await page.goto("/inbox");
  await expect(message).not.toContainText("New");
});

test("all messages are marked as read at once", async ({ page, javaScriptEnabled }) => {
  test.slow();
  for (let batch = 0; batch < 2; batch++) {
    await upload(page, newName(), javaScriptEnabled);
    await start(page, javaScriptEnabled);
  }
  await page.goto("/inbox");
  await expect(panel(page, "menu")).toContainText("2 unread");
  await button(page, "Mark all as read").click();
  await expect(page).toHaveURL("/inbox");
  await expect(panel(page, "inbox").getByRole("listitem")).toHaveCount(2);
  await expect(page.getByText("unread")).toHaveCount(0);
});

for (const [whose, mailbox] of [["a mail", "ada"], ["a mail that is not taken at first", "again"]]) {
  test(`${whose} arrives once, and leads to the results in the browser that sent the file and in no other`, async ({ page, browser, mails, javaScriptEnabled }) => {
    test.slow();
    const [name, email] = [newName(), `${mailbox}-${randomUUID()}@example.org`];
    await upload(page, name, javaScriptEnabled);
    const address = page.url();
    await start(page, javaScriptEnabled, email);

    const mail = await mails.to(email);
    expect(mail.subject).toContain(name);
    expect(mail.from?.address).toBe("no-reply@localhost");
    expect(mail.text).toContain(address);
    expect(mail.html).toContain(`href="${address}"`);
    expect(mail.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");

    await page.goto("/");
    await page.goto(mail.text?.match(/https?:\/\/\S+\/batch\/\S+/)?.[0] ?? "the mail has no link");
    await expect(heading(page, name)).toBeVisible();
    await expect(results(page)).toHaveCount(4);

    const elsewhere = await browser.newContext();
    const stranger = await elsewhere.newPage();
    expect((await stranger.goto(address))?.status()).toBe(404);
    await expect(heading(stranger, "You have no such batch")).toBeVisible();
    await expect(stranger.getByText(name)).toHaveCount(0);
    for (const form of ["csv", "jsonl"]) {
      expect((await stranger.request.get(address.replace("/batch/", "/api/v1/batches/") + `/results.${form}`)).status()).toBe(404);
    }
    await elsewhere.close();
  });
}

test("a mail that is never taken leaves the message in the inbox", async ({ page, javaScriptEnabled }) => {
  const name = newName();
  await upload(page, name, javaScriptEnabled);
  await start(page, javaScriptEnabled, `never-${randomUUID()}@example.org`);
  await page.goto("/inbox");
  await expect(panel(page, "inbox").getByRole("listitem").filter({ hasText: name })).toContainText("New");
});

test("an address that no mail reaches is told beside its field, and nothing starts", async ({ page, javaScriptEnabled, complaints }) => {
  await upload(page, newName(), javaScriptEnabled);
  // A browser would let it pass, the site does not.
  await page.getByLabel(/^Email address/).fill("ada@localhost");
  await button(page, "Start").click();
  await expect(page.getByLabel(/^Email address/)).toHaveValue("ada@localhost");
  await expect(page.locator(".field").filter({ hasText: "Email address" })).toContainText("Please check this address");
  await expect(panel(page, "batch")).toContainText("Not started");
  expected(422, complaints);
});

test("what is no CSV is refused at once, and says why beside the field", async ({ page, javaScriptEnabled, complaints }) => {
  const picture = { name: "films.csv", mimeType: "text/csv", buffer: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") };
  for (const file of [picture, csv("empty.csv", ""), csv("heading.csv", "title,year\n"), csv("untitled.csv", "name,year\nHeat,1995\n")]) {
    await choose(page, file, javaScriptEnabled);
    await expect(page.getByRole("main").getByRole("alert"), file.name).toBeVisible();
    await expect(page).toHaveURL("/batch");
    await expect(panel(page, "batches")).toContainText("None yet.");
  }
  expected(422, complaints);
});

/** The browser itself reports a status that a test asks for. */
function expected(status: number, complaints: string[]) {
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes(`status of ${status}`)));
}

test("a file that was discarded is gone, and one that is deleted takes its results along", async ({ page, javaScriptEnabled }) => {
  const [discarded, deleted] = [newName(), newName()];
  await upload(page, discarded, javaScriptEnabled);
  await button(page, "Discard").click();
  await expect(page).toHaveURL("/batch");
  await expect(page.getByText(discarded)).toHaveCount(0);

  await upload(page, deleted, javaScriptEnabled);
  const address = page.url();
  await start(page, javaScriptEnabled);
  await page.getByText("Delete this batch").click();
  await button(page, "Delete for good").click();
  await expect(page).toHaveURL("/batch");
  await expect(page.getByText(deleted)).toHaveCount(0);
  expect((await page.request.get(address)).status()).toBe(404);
});

test("a template to begin with is understood as it is", async ({ page, javaScriptEnabled }) => {
  await page.goto("/batch");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download a template" }).click()]);
  const template = await readFile(await download.path(), "utf8");
  await choose(page, csv("template.csv", template), javaScriptEnabled);
  await expect(heading(page, "template.csv")).toBeVisible();
  await expect(panel(page, "batch")).not.toContainText("Ignored");
  await expect(panel(page, "batch")).not.toContainText("Not usable");
});

test("a file is dropped, and read without more ado", { tag: "@script" }, async ({ page }) => {
  const name = newName();
  await page.goto("/batch");
  await islandsAreAlive(page);
  await expect(button(page, "Read the file")).toBeHidden();
  const drop = async (names: string[]) => {
    const dataTransfer = await page.evaluateHandle(
      ([names, text]) => {
        const dropped = new DataTransfer();
        for (const name of names) dropped.items.add(new File([text], name, { type: "text/csv" }));
        return dropped;
      },
      [names, FILMS] as const,
    );
    const zone = page.locator(".drop");
    await zone.dispatchEvent("dragover", { dataTransfer });
    await zone.dispatchEvent("drop", { dataTransfer });
  };
  await drop([name, newName()]);
  await expect(page.getByRole("status").filter({ hasText: "One file at a time" })).toBeVisible();
  await drop([name]);
  await expect(heading(page, name)).toBeVisible();
  await expect(panel(page, "batch")).toContainText("4 rows");
});

test("how far it is shows while it runs, and the page turns to the results by itself", { tag: "@script" }, async ({ page }) => {
  test.slow();
  const films = Array.from({ length: 20_000 }, (_, film) => `Film ${film},1995,crime|thriller,heist,,,`).join("\n");
  await choose(page, csv(newName(), `title,year,genres,keywords,directors,cast,synopsis\n${films}\n`), true);
  await button(page, "Start").click();
  const bar = page.getByRole("progressbar", { name: "Rows done" });
  await expect(bar).toBeVisible();
  await expect.poll(() => bar.evaluate((bar: HTMLProgressElement) => bar.value), { intervals: [50] }).toBeGreaterThan(0);
  await expect(panel(page, "batch")).toContainText("All 20,000 rows of your file have been processed.", { timeout: 60_000 });
  await panel(page, "batch-rows").getByRole("link", { name: "Next rows" }).click();
  await expect(page).toHaveURL(/after=\d+/);
  await expect(results(page).first()).toBeVisible();
});

test("no page of a batch's has a serious accessibility violation, nor has its mail", { tag: "@script" }, async ({ page, mails, complaints }) => {
  test.slow();
  const email = `${randomUUID()}@example.org`;
  await page.goto("/batch");
  await isAccessible(page);
  await upload(page, newName(), true);
  await isAccessible(page);
  await start(page, true, email);
  await isAccessible(page);
  for (const address of ["/inbox", "/batch", `${page.url()}?failed=1`, `${page.url()}?title=nothing+like+this`, "/batch/no-such-batch"]) {
    await page.goto(address);
    await isAccessible(page);
  }
  expected(404, complaints);
  const { html } = await mails.to(email);
  // The site's own policy would take the mail's colours away.
  await page.goto("about:blank");
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setContent(html ?? "the mail has no HTML");
    await isAccessible(page);
  }
});

test("no page of a batch's scrolls sideways", async ({ page, javaScriptEnabled }) => {
  test.slow();
  await upload(page, `${"a long name ".repeat(8)}.csv`, javaScriptEnabled);
  const draft = page.url();
  await upload(page, newName(), javaScriptEnabled);
  await start(page, javaScriptEnabled);
  const over = page.url();
  for (const address of ["/batch", draft, over, `${over}?title=long+con`, `${over}?failed=1`, "/inbox"]) {
    for (const width of [360, 390, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `${address} at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
});
