import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { allowStatus, button, choose, csv, expect, expectAccessible, expectNoSidewaysScroll, heading, islandsAreReady, joinAndConfirm, panel, test } from "./fixtures";
import { REFUSED_ONCE } from "./smtp-stub";

/** Four films, one of them without a title, one with too many cells, and one whose title a spreadsheet would run as a formula. */
const FILMS = `title,year,genres,keywords,directors,cast,seen in
The Long Con,1998,crime|thriller,heist|con-artist,,,Rome
"=HYPERLINK(""https://evil.example"")",2001,drama,grief,,,
,1999,drama,grief,,,Paris
Winter Harbour,1998,drama,small-town,,,,more
`;

const results = (page: Page) => panel(page, "batch-rows").getByRole("row").filter({ has: page.getByRole("rowheader") });
const messages = (page: Page) => panel(page, "inbox").getByRole("listitem");
const emailBox = (page: Page) => page.getByLabel(/^Send me an email/);

/** A name that no other test uses: the four projects share one SMTP stub. */
const newName = () => `films ${randomUUID().slice(0, 8)}.csv`;

async function upload(page: Page, name: string, withScript: boolean | undefined) {
  await choose(page, "/batch", csv(name, FILMS), withScript);
  await expect(page).toHaveURL(/\/batch\/[0-9a-f]{32}$/);
  await expect(heading(page, name)).toBeVisible();
}

/** Starts an uploaded batch and waits for its end: for the island's reload, or by reloading without JavaScript. */
async function start(page: Page, withScript: boolean | undefined, withEmail = false) {
  if (withEmail) await emailBox(page).check();
  await button(page, "Start").click();
  if (withScript) return isDone(page, 25_000);
  await expect(async () => {
    await page.reload();
    await isDone(page, 100);
  }).toPass({ timeout: 25_000 });
}

const isDone = (page: Page, timeout: number) => expect(panel(page, "batch").locator('[data-status="done"]')).toBeVisible({ timeout });

test("a file is previewed, started, processed, and its results are searched", async ({ page, javaScriptEnabled }) => {
  test.slow();
  const name = newName();
  await upload(page, name, javaScriptEnabled);
  const draft = panel(page, "batch");
  await expect(draft.locator('[data-status="draft"]')).toBeVisible();
  await expect(draft).toContainText("4 rows, CSV, separated by commas");
  await expect(draft.getByRole("listitem")).toContainText(["2 rows about other films", "2 rows not usable"]);
  const uses = draft.getByRole("combobox");
  await expect(uses).toHaveCount(7);
  expect(await uses.evaluateAll((uses) => uses.map((use) => (use as HTMLSelectElement).value))).toEqual(
    ["title", "year", "genres", "keywords", "directors", "cast", "ignore"],
  );
  const rows = draft.getByRole("region", { name: "The first 4 rows" });
  await expect(rows.getByRole("rowheader")).toHaveCount(4);
  await expect(rows.getByRole("row").filter({ hasText: "The Long Con" })).toContainText("heist · con-artist");

  await start(page, javaScriptEnabled);
  // Rows with similar films, and rows that failed.
  await expect(panel(page, "batch").locator(".batch-counts strong")).toHaveText(["2", "2"]);
  await expect(results(page)).toHaveCount(4);
  const films = results(page).filter({ hasText: "The Long Con" }).locator("a[data-movie]");
  expect(await films.count()).toBeGreaterThan(2);
  await expect(films.first()).toContainText(/\b0\.\d\d/);
  await expect(films.first().locator("img")).toHaveAttribute("src", /^\/art\/.*\.svg$/);
  await expect(results(page).nth(2)).toContainText("Line 4");
  await expect(results(page).nth(2)).toContainText("title");
  await expect(results(page).nth(3)).toContainText("Line 5");
  await expect(results(page).nth(3)).toContainText("cells");

  await panel(page, "batch-rows").getByRole("searchbox").fill("long con");
  await button(page, "Search").click();
  await expect(results(page)).toHaveCount(1);
  await expect(results(page)).toContainText("The Long Con");
  await panel(page, "batch-rows").getByRole("link", { name: "Clear" }).click();
  await panel(page, "batch-rows").getByRole("link", { name: /failed$/ }).click();
  await expect(results(page)).toHaveCount(2);

  await page.goto("/batch");
  const entry = panel(page, "batches").getByRole("listitem").filter({ hasText: name });
  await expect(entry).toContainText(/4 rows, 2 .*failed/);
  await entry.getByRole("link", { name }).click();
  await expect(heading(page, name)).toBeVisible();
});

test("the use of a column is changed, and the rows are read again", async ({ page, javaScriptEnabled, browserErrors }) => {
  const films = "Uscita,Il film\n1995,Heat\n2001,Amelie\n";
  await choose(page, "/batch", csv(newName(), films), javaScriptEnabled);
  const draft = panel(page, "batch");
  const use = (column: string) => draft.getByRole("combobox", { name: `Use of the column ${column}` });
  await expect(use("Il film")).toHaveValue("title");
  await expect(use("Uscita")).toHaveValue("year");
  await expect(draft).toContainText("2 rows about films we have");

  await use("Uscita").selectOption("ignore");
  await button(page, "Use these columns").click();
  await expect(use("Uscita")).toHaveValue("ignore");
  const column = draft.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Uscita", exact: true }) });
  await expect(column).toContainText("Your choice");
  await use("Il film").selectOption("ignore");
  await button(page, "Use these columns").click();
  await expect(page.getByRole("alert")).toContainText("No column is chosen for title");
  allowStatus(422, browserErrors);
});

test("results download as CSV without formulas, and as JSON Lines", async ({ page, javaScriptEnabled }) => {
  await upload(page, newName(), javaScriptEnabled);
  await start(page, javaScriptEnabled);
  const downloaded = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name, exact: true }).click()]);
    return readFile(await download.path(), "utf8");
  };
  const table = await downloaded("Download CSV");
  for (const title of ["The Long Con", "Winter Harbour", "HYPERLINK"]) expect(table).toContain(title);
  const cells = table.split(/[\r\n,]+/).map((cell) => cell.replace(/^"/, ""));
  expect(cells.filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);

  const lines = (await downloaded("JSON Lines")).trim().split("\n").map((line) => JSON.parse(line));
  expect(lines.map(({ row }) => row)).toEqual([1, 2, 3, 4]);
  expect(lines[1].title).toBe('=HYPERLINK("https://evil.example")');
  expect(lines[0].similar.length).toBeGreaterThan(2);
  expect(lines[2].failure).toBeTruthy();
});

test("a message announces the end of a batch, and counts as unread until it is opened", async ({ page, javaScriptEnabled }) => {
  const name = newName();
  await upload(page, name, javaScriptEnabled);
  await expect(panel(page, "menu")).not.toContainText("unread");
  const address = page.url();
  await start(page, javaScriptEnabled);

  await page.goto("/");
  await expect(panel(page, "menu").getByText("1 unread").filter({ visible: true })).toHaveCount(1);
  await page.goto("/inbox");
  const message = messages(page).filter({ hasText: name });
  await expect(message).toHaveAttribute("data-unread");
  await message.getByRole("button", { name: "Open" }).click();
  await expect(page).toHaveURL(address);
  await expect(panel(page, "menu")).not.toContainText("unread");
  await page.goto("/inbox");
  await expect(message).not.toHaveAttribute("data-unread");
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
  await expect(messages(page)).toHaveCount(2);
  await expect(page.getByText("unread")).toHaveCount(0);
});

for (const [title, recipient] of [["an email", "ada"], ["an email that the server refuses once", REFUSED_ONCE]]) {
  test(`${title} arrives once, and its link shows the results only in the browser that sent the file`, async ({ page, browser, emails, javaScriptEnabled }) => {
    test.slow();
    const [name, address] = [newName(), `${recipient}-${randomUUID()}@example.org`];
    await joinAndConfirm(page, emails, address, "seven samurai");
    await upload(page, name, javaScriptEnabled);
    const batch = page.url();
    await start(page, javaScriptEnabled, true);

    const email = await emails.to(address, /^Your batch of 4 rows is ready$/);
    expect(email.text).not.toContain(name);
    expect(email.from?.address).toBe("no-reply@localhost");
    expect(email.text).toContain(batch);
    expect(email.html).toContain(`href="${batch}"`);
    expect(email.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
    expect(email.headers.find(({ key }) => key === "list-unsubscribe-post")?.value).toBe("List-Unsubscribe=One-Click");

    await page.goto("/");
    await page.goto(email.text?.match(/https?:\/\/\S+\/batch\/\S+/)?.[0] ?? "the email has no link");
    await expect(heading(page, name)).toBeVisible();
    await expect(results(page)).toHaveCount(4);

    const otherBrowser = await browser.newContext();
    const other = await otherBrowser.newPage();
    expect((await other.goto(batch))?.status()).toBe(404);
    await expect(heading(other)).toBeVisible();
    await expect(other.getByText(name)).toHaveCount(0);
    for (const format of ["csv", "jsonl"]) {
      expect((await other.request.get(batch.replace("/batch/", "/api/v1/batches/") + `/results.${format}`)).status()).toBe(404);
    }
    await otherBrowser.close();
  });
}

test("an email is offered only to members with a confirmed address", async ({ page, javaScriptEnabled }) => {
  await upload(page, newName(), javaScriptEnabled);
  await expect(panel(page, "batch")).toContainText("leave a message in your inbox");
  await expect(emailBox(page)).toHaveCount(0);
});

test("a file that is not a CSV file of films is rejected with the reason beside the field", async ({ page, javaScriptEnabled, browserErrors }) => {
  const picture = { name: "films.csv", mimeType: "text/csv", buffer: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") };
  for (const file of [picture, csv("empty.csv", ""), csv("heading.csv", "title,year\n"), csv("untitled.csv", "alpha,beta\n1,2\n")]) {
    await choose(page, "/batch", file, javaScriptEnabled);
    await expect(page.getByRole("main").getByRole("alert"), file.name).toBeVisible();
    await expect(page).toHaveURL("/batch");
    await expect(panel(page, "batches")).toBeVisible();
    await expect(panel(page, "batches").getByRole("listitem")).toHaveCount(0);
  }
  allowStatus(422, browserErrors);
});

test("a discarded file is gone, and a deleted batch with its results", async ({ page, javaScriptEnabled }) => {
  const [discarded, deleted] = [newName(), newName()];
  await upload(page, discarded, javaScriptEnabled);
  await button(page, "Discard").click();
  await expect(page).toHaveURL("/batch");
  await expect(page.getByText(discarded)).toHaveCount(0);

  await upload(page, deleted, javaScriptEnabled);
  const address = page.url();
  await start(page, javaScriptEnabled);
  const confirm = page.locator(".confirm");
  await confirm.locator("summary").click();
  await confirm.getByRole("button").click();
  await expect(page).toHaveURL("/batch");
  await expect(page.getByText(deleted)).toHaveCount(0);
  expect((await page.request.get(address)).status()).toBe(404);
});

test("every column and row of the template is usable", async ({ page, javaScriptEnabled }) => {
  await page.goto("/batch");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('a[href="/batch/template.csv"]').click()]);
  const template = await readFile(await download.path(), "utf8");
  await choose(page, "/batch", csv("template.csv", template), javaScriptEnabled);
  await expect(heading(page, "template.csv")).toBeVisible();
  const uses = panel(page, "batch").getByRole("combobox");
  await expect(uses).not.toHaveCount(0);
  expect(await uses.evaluateAll((uses) => uses.map((use) => (use as HTMLSelectElement).value))).not.toContain("ignore");
  await expect(panel(page, "batch")).not.toContainText("not usable");
});

test("a dropped file is sent at once, and two files are not", { tag: "@script" }, async ({ page }) => {
  const name = newName();
  await page.goto("/batch");
  await islandsAreReady(page);
  await expect(page.locator(".drop-form button")).toBeHidden();
  const drop = async (names: string[]) => {
    const dataTransfer = await page.evaluateHandle(
      ([names, text]) => {
        const files = new DataTransfer();
        for (const name of names) files.items.add(new File([text], name, { type: "text/csv" }));
        return files;
      },
      [names, FILMS] as const,
    );
    const zone = page.locator(".drop-zone");
    await zone.dispatchEvent("dragover", { dataTransfer });
    await zone.dispatchEvent("drop", { dataTransfer });
  };
  await drop([name, newName()]);
  await expect(page.getByRole("status").filter({ hasText: "One file at a time" })).toBeVisible();
  await drop([name]);
  await expect(heading(page, name)).toBeVisible();
  await expect(panel(page, "batch")).toContainText("4 rows");
});

test("the progress of a running batch is displayed, and then its results", { tag: "@script" }, async ({ page }) => {
  test.slow();
  const films = Array.from({ length: 20_000 }, (_, film) => `Film ${film},1995,crime|thriller,heist,,,`).join("\n");
  await choose(page, "/batch", csv(newName(), `title,year,genres,keywords,directors,cast,synopsis\n${films}\n`), true);
  await button(page, "Start").click();
  const bar = page.getByRole("progressbar", { name: "Rows done" });
  await expect(bar).toBeVisible();
  await expect.poll(() => bar.evaluate((bar: HTMLProgressElement) => bar.value), { intervals: [50] }).toBeGreaterThan(0);
  await isDone(page, 60_000);
  await expect(panel(page, "batch").locator(".batch-counts strong")).toHaveText(["20,000", "0"]);
  await panel(page, "batch-rows").getByRole("link", { name: "Next rows" }).click();
  await expect(page).toHaveURL(/after=\d+/);
  await expect(results(page).first()).toBeVisible();
});

test("a hidden tab closes its event stream, and catches up when it is visible again", { tag: "@script" }, async ({ page }) => {
  test.slow();
  await page.addInitScript(watchStreams);
  const films = Array.from({ length: 60_000 }, (_, film) => `Film ${film},1995,crime|thriller,heist`).join("\n");
  await choose(page, "/batch", csv(newName(), `title,year,genres,keywords\n${films}\n`), true);
  await expect(page).toHaveURL(/\/batch\/[0-9a-f]{32}$/, { timeout: 25_000 });
  const batch = page.url().replace("/batch/", "/api/v1/batches/");
  await button(page, "Start").click();
  const streams = () => page.evaluate(() => (window as unknown as StreamWindow).streams.map(({ readyState }) => readyState));
  // 0 and 1: connecting and open; 2: closed.
  // The page is loaded again in between.
  await expect(async () => expect(await streams()).toEqual([1])).toPass({ intervals: [50] });

  await setHidden(page, true);
  expect(await streams()).toEqual([2]);
  const bar = page.getByRole("progressbar", { name: "Rows done" });
  const shown = () => bar.evaluate((bar: HTMLProgressElement) => bar.value);
  const missed = await shown();
  const done = async () => (await (await page.request.get(batch)).json()).done as number;
  await expect.poll(done, { timeout: 25_000 }).toBeGreaterThan(missed);
  expect(await shown()).toBe(missed);
  expect(await streams()).toEqual([2]);

  await setHidden(page, false);
  await expect.poll(shown, { timeout: 25_000 }).toBeGreaterThan(missed);
  expect(await streams()).toEqual([2, 1]);
  await button(page, "Stop").click();
  await expect(bar).toHaveCount(0);
});

interface StreamWindow {
  streams: EventSource[];
}

/** Runs in the browser before any script of the page: collects the event streams that it opens. */
function watchStreams() {
  const streams: EventSource[] = [];
  (window as unknown as StreamWindow).streams = streams;
  const Original = window.EventSource;
  window.EventSource = class extends Original {
    constructor(url: string | URL, options?: EventSourceInit) {
      super(url, options);
      streams.push(this);
    }
  };
}

/** Playwright's pages are always visible. Simulates a hidden page, as when another tab is selected. */
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (hidden ? "hidden" : "visible") });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

test("no page about a batch has a serious accessibility violation, nor has its email", { tag: "@script" }, async ({ page, emails, browserErrors }) => {
  test.slow();
  const recipient = `${randomUUID()}@example.org`;
  await joinAndConfirm(page, emails, recipient, "seven samurai");
  await page.goto("/batch");
  await expectAccessible(page);
  await upload(page, newName(), true);
  await expectAccessible(page);
  await start(page, true, true);
  await expectAccessible(page);
  for (const address of ["/inbox", "/batch", `${page.url()}?failed=1`, `${page.url()}?title=nothing+like+this`, "/batch/no-such-batch"]) {
    await page.goto(address);
    await expectAccessible(page);
  }
  allowStatus(404, browserErrors);
  const { html } = await emails.to(recipient, /^Your batch/);
  // The site's own content security policy would block the email's styles.
  await page.goto("about:blank");
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setContent(html ?? "the email has no HTML");
    await expectAccessible(page);
  }
});

test("no page about a batch scrolls sideways", async ({ page, javaScriptEnabled }) => {
  test.slow();
  await upload(page, `${"a long name ".repeat(8)}.csv`, javaScriptEnabled);
  const draft = page.url();
  await upload(page, newName(), javaScriptEnabled);
  await start(page, javaScriptEnabled);
  const finished = page.url();
  for (const address of ["/batch", draft, finished, `${finished}?title=long+con`, `${finished}?failed=1`, "/inbox"]) {
    await expectNoSidewaysScroll(page, address);
  }
});
