import { expect, films, islandsAreReady, PAGES, test } from "./fixtures";

/** What page translators do: each text node becomes an element with the translation, as soon as it is parsed. */
function translate() {
  const isText = (node: Node) => node.nodeType === Node.TEXT_NODE && /\p{L}/u.test(node.textContent ?? "") && !/^(SCRIPT|STYLE|TITLE|NOSCRIPT|FONT)$/.test(node.parentNode?.nodeName ?? "");
  const replace = (node: Node) => {
    const font = document.createElement("font");
    font.textContent = `«${node.textContent}»`;
    (node as ChildNode).replaceWith(font);
  };
  const below = (root: Node) => {
    const texts: Node[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (isText(walker.currentNode)) texts.push(walker.currentNode);
    return texts;
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) (isText(node) ? [node] : below(node)).forEach(replace);
  }).observe(document, { childList: true, subtree: true });
}

// The fixture fails on an exception in a script.
for (const address of PAGES) {
  test(`${address} stays quiet and works after a page translator`, { tag: "@script" }, async ({ page }) => {
    await page.addInitScript(translate);
    await page.goto(address);
    await expect(page.locator("font").first()).toBeAttached();
    await islandsAreReady(page);
    await page.getByRole("combobox").first().fill("heat");
    await expect(page.getByRole("option").first()).toBeVisible();
  });
}

test("a translated film can be saved", { tag: "@script" }, async ({ page }) => {
  await page.addInitScript(translate);
  await page.goto("/genre/western");
  await islandsAreReady(page);
  const slug = await films(page, "genre").first().getAttribute("data-movie");
  const button = page.locator(`.card [form="list-form"][value="${slug}"]`);
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(button).toHaveAttribute("name", "remove");
});
