import { CST, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument } from "yaml";
import type { PlacedProblem } from "#lib/domain/catalog/own.ts";
import { type Located, located } from "./located.ts";

/** Own files are shallow: a framework's links stand six levels deep. */
const mostDepth = 20;
/** A framework of 3,000 requirements with three links each has some 200,000. */
const mostTokens = 300_000;

type Read =
  | { readonly ok: true; readonly document: Located }
  | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

const refused = (line: number, message: string): Read => ({ ok: false, problems: [{ line, path: "", message }] });

const unwelcome: ReadonlyMap<string, string> = new Map([
  ["anchor", "Anchors (&name) are not read here: write the value out where it is needed."],
  ["alias", "Aliases (*name) are not read here: write the value out where it is needed."],
  ["tag", "Tags (!name) are not read here: take it away."],
  ["explicit-key-ind", "Keys with a question mark are not read here: write key: value."],
  ["directive-line", "Directives (%…) are not read here: take the line away."],
]);

/**
 * Looks at the words of a file before anything is built of them: aliases that unfold to gigabytes and nesting that
 * overflows the stack are refused while they are still text.
 */
function refusalOfWords(text: string): { readonly at: number; readonly message: string } | null {
  let at = 0;
  let depth = 0;
  let dashes = 0;
  let count = 0;
  let isText = false;
  for (const word of new Lexer().lex(text)) {
    const type: CST.TokenType | null = isText ? null : CST.tokenType(word);
    // These marks of the reader stand for no text of the file; after that of a scalar comes its text, whatever it looks like.
    isText = type === "scalar";
    if (isText || type === "doc-mode" || type === "flow-error-end") continue;
    const message = unwelcome.get(type ?? "");
    if (message !== undefined) return { at, message };
    if (type === "flow-map-start" || type === "flow-seq-start") depth += 1;
    if (type === "flow-map-end" || type === "flow-seq-end") depth -= 1;
    dashes = type === "seq-item-ind" ? dashes + 1 : type === "space" ? dashes : 0;
    if (depth > mostDepth || dashes > mostDepth)
      return { at, message: `It is nested more than ${mostDepth} levels deep: nothing here needs that.` };
    count += 1;
    if (count > mostTokens) return { at, message: "It holds more than can be read here: split it into several files." };
    at += word.length;
  }
  return null;
}

/** Keys that stand twice in one place, and nesting by indentation that nothing here needs. */
function faultsOf(contents: Node | null, lines: LineCounter): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const open: { node: Node | null; depth: number; path: string }[] = [{ node: contents, depth: 0, path: "" }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth, path } = next;
    const place = (at: number | undefined): number => lines.linePos(at ?? 0).line;
    if (depth > mostDepth) {
      const message = `It is nested more than ${mostDepth} levels deep: nothing here needs that.`;
      return [{ line: place(node?.range?.[0]), path: "", message }];
    }
    if (isSeq(node)) {
      node.items.forEach((item, index) => {
        open.push({ node: item as Node | null, depth: depth + 1, path: `${path}[${index}]` });
      });
    }
    if (!isMap(node)) continue;
    const seen = new Set<unknown>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      const below = path === "" ? name : `${path}.${name}`;
      if (seen.has(name)) {
        const at = isScalar(key) ? key.range?.[0] : undefined;
        problems.push({ line: place(at), path: below, message: `“${name}” stands twice here: keep one of them.` });
      }
      seen.add(name);
      open.push({ node: value as Node | null, depth: depth + 1, path: below });
    }
  }
  return problems;
}

/** Reads YAML, or JSON, into one value with the lines of its parts; what cannot be read safely is refused with its line. */
export function readYaml(text: string): Read {
  const early = refusalOfWords(text);
  if (early !== null) return refused(text.slice(0, early.at).split("\n").length, early.message);
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: true,
    merge: false,
    logLevel: "error",
  });
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0) {
    const problems = wrong.map((each) => ({
      line: counter.linePos(each.pos[0]).line,
      path: "",
      message: syntaxWords(each.code, each.message),
    }));
    return { ok: false, problems };
  }
  const faults = faultsOf(document.contents, counter);
  if (faults.length > 0) return { ok: false, problems: faults };
  return { ok: true, document: located(document.contents, document.toJS({ maxAliasCount: 0 }), counter) };
}

function syntaxWords(code: string, message: string): string {
  if (code === "MULTIPLE_DOCS") return "A second document begins here: put it into a file of its own.";
  if (code === "TAB_AS_INDENT") return "This line is indented with a tab: use spaces.";
  const sentence = message.split("\n")[0]?.replace(/[.:]$/, "") ?? "it cannot be read";
  return `This is not valid YAML or JSON: ${sentence}. Correct this line, or the one before it.`;
}
