import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "@playwright/test";

const root = join(__dirname, "..", "..");

/** The files below a folder that end in one of these. */
const filesBelow = (folder: string, endings: string[]) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .map((file) => join(folder, file));

const read = (file: string) => readFileSync(join(root, file), "utf8");
const withoutComments = (css: string) => css.replace(/\/\*[^]*?\*\//g, "");
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]);

const sheets = Object.fromEntries(filesBelow("style", [".css"]).map((file) => [file, withoutComments(read(file))]));
const tokens = sheets["style/tokens.css"];
const css = Object.values(sheets).join("\n");
/** The sheets of single pages, which build on those of the site. */
const pageCss = filesBelow("server/src", [".css"]).map(read).map(withoutComments).join("\n");
const rust = [...filesBelow("app/src", [".rs"]), ...filesBelow("server/src", [".rs", ".js"])].map(read).join("\n");

/** What precedes a `{`: selectors and conditions. */
const selectors = (css: string) => matches(css, /([^{};]+)\{/g).filter((selector) => !selector.trim().startsWith("@"));
const classesIn = (css: string) => new Set(selectors(css).flatMap((selector) => matches(selector, /\.([a-zA-Z][\w-]*)/g)));

test("the server joins every style sheet, tokens first", () => {
  const joined = matches(read("server/src/web/assets.rs"), /"[./]*(style\/[\w-]+\.css)"/g);
  expect(joined[0]).toBe("style/tokens.css");
  expect([...joined].sort()).toEqual(Object.keys(sheets).sort());
});

test("only tokens.css has literal colours, fixed lengths, font sizes and durations", () => {
  for (const [file, css] of Object.entries(sheets)) {
    if (css === tokens) continue;
    // Breakpoints cannot be tokens, and nor can the files of fonts.
    const rules = css.replace(/@(media|container)[^{]*\{/g, "{").replace(/@font-face\s*\{[^}]*\}/g, "");
    const colours = rules.match(/#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|oklch|oklab|lab|lch)\((?!from var)|:[^;{}]*\b(white|black|gold|red)\b(?!-|\))/gi) ?? [];
    const lengths = rules.match(/(?<![\w.-])[\d.]+(px|rem|ch|ms|s|pt)\b/g) ?? [];
    const fontSizes = matches(rules, /font-size:([^;]*);/g).filter((size) => !/^ var\(--size-[\w-]+\)$/.test(size));
    const fonts = matches(rules, /font:([^;]*);/g).filter((font) => !/^ (\d+ )?var\(--size-|^ inherit$/.test(font));
    expect([...colours, ...lengths, ...fontSizes, ...fonts], file).toEqual([]);
  }
});

test("every custom property is defined and used", () => {
  const defined = new Set(matches(css, /(--[\w-]+)\s*:/g));
  const used = new Set(matches(css + pageCss, /var\((--[\w-]+)/g));
  const optional = new Set(matches(css, /var\((--[\w-]+),/g));
  expect([...used].filter((name) => !defined.has(name) && !optional.has(name))).toEqual([]);
  expect([...defined].filter((name) => !used.has(name))).toEqual([]);
});

test("there are at most three breakpoints, documented and in one syntax", () => {
  const conditions = matches(css, /@media ([^{]*)/g).filter((condition) => /width|height/.test(condition));
  const breakpoints = new Set(conditions.map((condition) => condition.match(/^\(width (?:>=|<) (\d+rem)\) $/)?.[1] ?? condition));
  expect([...breakpoints].sort()).toEqual(matches(read("style/tokens.css"), /^ \* +(\d+rem)  /gm));
  expect(breakpoints.size).toBeLessThanOrEqual(3);
});

test("every class that a style sheet names is in the markup", () => {
  const generated = matches(rust, /["\s]([\w-]+-)\{/g);
  const isUsed = (name: string) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(rust) || generated.some((prefix) => name.startsWith(prefix));
  expect([...classesIn(css + pageCss)].filter((name) => !isUsed(name))).toEqual([]);
});

test("every class in the markup is styled, or found by a script", () => {
  const attributes = [
    ...matches(rust, /\bclass=(?:format!\()?\\?"([^"\\]*)/g),
    ...matches(rust, /\bclass=if [^{]*\{ "([^"]*)"/g),
    ...matches(rust, /\bclass=if [^{]*\{ "[^"]*" \} else \{ "([^"]*)"/g),
  ];
  const used = new Set(attributes.flatMap((attribute) => attribute.split(/\s+/)).filter((name) => /^(?!panel-)[a-z][\w-]*$/.test(name)));
  const known = new Set([...classesIn(css + pageCss), ...matches(rust, /["'`][^"'`\n]*\.([a-z][\w-]*)[^"'`\n]*["'`]\)/g)]);
  expect(used.size).toBeGreaterThan(100);
  expect([...used].filter((name) => !known.has(name))).toEqual([]);
});

test("no two rules have the same three or more declarations", () => {
  const rules = [...css.matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(([, selector, body]) => ({
    selector: selector.trim(),
    declarations: body.split(";").map((declaration) => declaration.trim()).filter(Boolean).sort().join("; "),
  }));
  const seen = new Map<string, string>();
  const duplicates: string[] = [];
  for (const { selector, declarations } of rules.filter(({ declarations }) => declarations.split("; ").length >= 3)) {
    if (seen.has(declarations)) duplicates.push(`${seen.get(declarations)} and ${selector}`);
    seen.set(declarations, selector);
  }
  expect(duplicates).toEqual([]);
});
