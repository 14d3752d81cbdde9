// X-ray's drawer: what the browser did with the page, the bar of the panel under the pointer, and the last pages.
const drawer = document.getElementById("xray");
const PAGES = "xray-pages";
const MAX_PAGES = 20;

const timing = drawer.querySelector("[data-browser-timing]");
const times = new Map();

function showTiming(name, milliseconds) {
  times.set(name, `${name} ${Math.round(milliseconds)} ms`);
  timing.textContent = `In this browser: ${[...times.values()].join(", ")}.`;
}

function observe(type, show) {
  if (!PerformanceObserver.supportedEntryTypes.includes(type)) return;
  new PerformanceObserver((list) => list.getEntries().forEach(show)).observe({ type, buffered: true });
}

observe("navigation", (entry) => showTiming("first byte", entry.responseStart));
observe("paint", (entry) => {
  if (entry.name === "first-contentful-paint") showTiming("first paint", entry.startTime);
});
observe("largest-contentful-paint", (entry) => showTiming("largest paint", entry.startTime));

const islands = () => document.querySelectorAll("leptos-island");
const hydrated = () => document.querySelectorAll("leptos-island[data-hydrated]");
new MutationObserver((_, observer) => {
  if (hydrated().length < islands().length) return;
  showTiming("islands ready", performance.now());
  observer.disconnect();
}).observe(document.body, { subtree: true, attributeFilter: ["data-hydrated"] });

document.addEventListener("pointerover", (event) => {
  const panel = event.target.closest?.("[data-panel]")?.dataset.panel;
  for (const row of drawer.querySelectorAll("tr[data-of]")) row.toggleAttribute("data-pointed", row.dataset.of === panel);
});

// The pages of this tab, latest first. Storage may be full or forbidden, which only loses the list.
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(PAGES)) ?? [];
  } catch {
    return [];
  }
}

const pages = [{ path: location.pathname, text: drawer.querySelector("summary").textContent.replace("X-ray: ", "") }, ...remembered()];
pages.length = Math.min(pages.length, MAX_PAGES);
try {
  sessionStorage.setItem(PAGES, JSON.stringify(pages));
} catch {
  // The list ends with this page.
}
const list = drawer.querySelector("[data-pages]");
list.append(
  ...pages.map(({ path, text }) => {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: path, textContent: path });
    item.append(link, ` ${text}`);
    return item;
  }),
);
list.parentElement.hidden = pages.length < 2;
