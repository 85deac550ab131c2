import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from "yaml";
import { maxDocuments } from "#lib/domain/document/documents.ts";
import { maxDepth, maxValues } from "#lib/domain/document/json-reader.ts";
import { AppError } from "#lib/errors.ts";

/** Longest YAML read: it costs many times what JSON costs, and kubectl writes both. */
const maxYamlLength = 16 * 1024 * 1024;

/** What a YAML stream holds. */
export type YamlReading = {
  readonly values: readonly unknown[];
  /** First character of the line of the marked key of an object that has one. */
  readonly offsetOf: (object: object) => number | null;
  readonly duplicateKeys: number;
};

type Walk = {
  readonly markKeys: ReadonlySet<string>;
  readonly offsets: WeakMap<object, number>;
  values: number;
  doubled: number;
};

function keyOf(node: unknown): string | null {
  return isScalar(node) && (typeof node.value === "string" || typeof node.value === "number")
    ? String(node.value)
    : null;
}

/** Plain values of a node; a list or map of the library knows its place, a plain value does not. */
function plainValue(node: unknown, depth: number, walk: Walk): unknown {
  walk.values += 1;
  if (walk.values > maxValues) throw tooMuch("too_many_values", "The file holds more values than any report.");
  if (depth > maxDepth)
    throw tooMuch("too_deep", `The YAML is nested deeper than ${maxDepth} levels, which no report is.`);
  if (isAlias(node)) {
    throw new AppError(
      "unprocessable",
      "The YAML uses aliases (*name), which no tool writes. Send the report as the tool wrote it.",
      {
        reason: "yaml_aliases",
      },
    );
  }
  if (isSeq(node)) return node.items.map((item) => plainValue(item, depth + 1, walk));
  if (isMap(node)) return mapOf(node.items, depth, walk);
  const value = isScalar(node) ? node.value : null;
  return typeof value === "bigint" || value instanceof Date ? String(value) : (value ?? null);
}

function mapOf(
  items: readonly { key: unknown; value?: unknown }[],
  depth: number,
  walk: Walk,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const { key: keyNode, value } of items) {
    const key = keyOf(keyNode);
    if (key === null || key === "__proto__") continue;
    if (Object.hasOwn(object, key)) walk.doubled += 1;
    object[key] = plainValue(value, depth + 1, walk);
    const offset = rangeOf(keyNode);
    if (walk.markKeys.has(key) && offset !== null) walk.offsets.set(object, offset);
  }
  return object;
}

const rangeOf = (node: unknown): number | null => (isScalar(node) ? (node.range?.[0] ?? null) : null);

function tooMuch(reason: string, sentence: string): AppError {
  return new AppError("unprocessable", `${sentence} Send the file exactly as the tool wrote it, or split it.`, {
    reason,
  });
}

/** Refuses a stream of more documents before any of it is built. */
function refuseMany(text: string): void {
  let count = 0;
  for (let at = text.indexOf("\n---"); at !== -1; at = text.indexOf("\n---", at + 4)) count += 1;
  if (count <= maxDocuments) return;
  throw new AppError(
    "unprocessable",
    `The stream holds more than ${maxDocuments} documents. Send a list, or fewer at a time.`,
    {
      reason: "too_many_documents",
    },
  );
}

/**
 * A quoted text whose next line is not indented: the YAML specification forbids it, PyYAML and others read and write it.
 * Lines stay lines.
 */
function indentQuoted(text: string): string {
  let open: { readonly quote: string; readonly indent: string } | null = null;
  const lines = text.split("\n").map((line) => {
    if (open !== null) {
      const indented = `${open.indent}${line.trimStart()}`;
      if (endsQuote(line, open.quote)) open = null;
      return indented;
    }
    const [, indent = "", quote = "", rest = ""] = /^([ -]*)[\w.-]{1,100}: (['"])(.*)$/.exec(line) ?? [];
    if (quote !== "" && !endsQuote(rest, quote)) open = { quote, indent: `${" ".repeat(indent.length)}  ` };
    return line;
  });
  return lines.join("\n");
}

/** Whether a line holds an odd number of the quote: doubled ones stand for themselves. */
const endsQuote = (line: string, quote: string): boolean => line.split(quote).length % 2 === 0;

type Parsed = {
  readonly contents: readonly unknown[];
  readonly lineAt: (offset: number) => number;
  readonly brokenAt: number | null;
};

function parseOnce(text: string): Parsed {
  const lineCounter = new LineCounter();
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line;
  try {
    // Doubled keys are counted below: the library compares each key with every other, which a hostile map makes slow.
    const parsed = parseAllDocuments(text, { lineCounter, logLevel: "silent", schema: "core", uniqueKeys: false });
    const documents = Array.isArray(parsed) ? parsed : [];
    const error = documents.flatMap((document) => document.errors)[0];
    return {
      contents: documents.map((document) => document.contents),
      lineAt,
      brokenAt: error === undefined ? null : lineAt(error.pos[0]),
    };
  } catch (error) {
    if (error instanceof RangeError) throw tooMuch("too_deep", "The YAML is nested deeper than any report is.");
    throw error;
  }
}

function parseYaml(text: string, howToMake: string): Parsed {
  const parsed = parseOnce(text);
  if (parsed.brokenAt === null) return parsed;
  const indented = indentQuoted(text);
  const again = indented === text ? parsed : parseOnce(indented);
  if (again.brokenAt === null) return again;
  throw new AppError(
    "unprocessable",
    `The YAML is broken at line ${parsed.brokenAt}, or breaks off there. Send the whole file exactly as the tool wrote it. It is made with: ${howToMake}`,
    { reason: "not_yaml", details: { line: parsed.brokenAt } },
  );
}

/**
 * Reads a YAML stream as plain values. Throws `not_yaml`, `too_deep`, `too_many_documents`, `too_many_values`,
 * `yaml_aliases` or `yaml_too_large`.
 */
export function readYaml(text: string, markKeys: ReadonlySet<string>, howToMake: string): YamlReading {
  if (text.length > maxYamlLength) {
    throw new AppError("unprocessable", "YAML of this size takes too long to read. Send the same as JSON (-o json).", {
      reason: "yaml_too_large",
      details: { limitMiB: maxYamlLength / 1024 / 1024 },
    });
  }
  refuseMany(text);
  const walk: Walk = { markKeys, offsets: new WeakMap(), values: 0, doubled: 0 };
  const { contents, lineAt } = parseYaml(text, howToMake);
  const values = contents.map((node) => plainValue(node, 0, walk)).filter((value) => value !== null);
  const starts = startsOfLines(text);
  const offsetOf = (object: object): number | null => {
    const offset = walk.offsets.get(object);
    return offset === undefined ? null : (starts[lineAt(offset) - 1] ?? null);
  };
  return { values, offsetOf, duplicateKeys: walk.doubled };
}

/** Characters at which lines begin; in an indented copy of the text the lines are the same, their characters are not. */
function startsOfLines(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
