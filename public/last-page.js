// The chapter about the life of a request shows the latest page of this tab that had X-ray.
const chapter = document.querySelector("[data-last-page]");
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 360;
const LABELS = 110;
const ROW = 26;

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem("xray-pages")) ?? [];
  } catch {
    return [];
  }
}

function svg(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

const page = remembered().find(({ path, panels }) => path !== location.pathname && panels?.length);
if (page) {
  const end = Math.max(...page.panels.map(({ answered }) => answered), 1);
  const x = (time) => LABELS + (time * (WIDTH - LABELS - 8)) / end;
  const sentences = page.panels.map(({ panel, outcome, asked, answered }) => `${panel}: ${outcome}, asked after ${asked} ms, answered after ${answered} ms.`);
  const drawing = svg("svg", { class: "drawing", viewBox: `0 0 ${WIDTH} ${ROW * page.panels.length}`, role: "img", "aria-label": sentences.join(" ") });
  page.panels.forEach(({ panel, asked, answered }, row) => {
    drawing.append(
      svg("text", { class: "drawing-label", x: 0, y: row * ROW + 18 }, panel),
      svg("rect", { class: "drawing-bar", x: x(asked), y: row * ROW + 6, width: Math.max(x(answered) - x(asked), 2), height: 14, rx: 3 }),
    );
  });
  const text = document.createElement("p");
  const link = Object.assign(document.createElement("a"), { href: page.path, textContent: page.path });
  text.append("This is your own last page with X-ray, ", link, `: ${page.text}. Each bar is the time in which a service worked on its panel.`);
  chapter.append(text, drawing);
  chapter.hidden = false;
}
