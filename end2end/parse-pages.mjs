// Reads pages from standard input, each as `LENGTH NAME`, a line feed and its bytes. Prints a line for each page with errors of the
// HTML standard's parser, and last the number of pages.
import { parse } from "parse5";

// Leptos writes `<!>` between two nodes; parsers read it as an empty comment.
const isMarker = (html, error) => error.code === "incorrectly-opened-comment" && html.startsWith("<!>", error.startOffset - 2);

let pending = Buffer.alloc(0);
let pages = 0;

function check(name, html) {
  const errors = [];
  parse(html, { sourceCodeLocationInfo: true, onParseError: (error) => isMarker(html, error) || errors.push(error) });
  pages += 1;
  if (errors.length === 0) return;
  const [{ code, startOffset }] = errors;
  console.log(`${name}: ${errors.length} errors, first ${code} at ${JSON.stringify(html.slice(startOffset - 60, startOffset + 60))}`);
}

for await (const chunk of process.stdin) {
  pending = Buffer.concat([pending, chunk]);
  for (;;) {
    const end = pending.indexOf("\n");
    if (end < 0) break;
    const [length, name] = pending.toString("utf8", 0, end).split(" ");
    const next = end + 1 + Number(length);
    if (pending.length < next) break;
    check(name, pending.toString("utf8", end + 1, next));
    pending = pending.subarray(next);
  }
}
console.log(pages);
