import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Offences } from "./code-rules.ts";
import { filesBelow, house } from "./import-graph.ts";
import { isTest, literalsOf, type Source } from "./source-text.ts";

/**
 * Ids that are knowledge: every `id` and `topic` in the files of catalog/, and the names of the framework files. Left
 * out are ids that are also plain words or plain numbers (`etcd`, `5.1`, a policy called `port-forward`): they could be
 * anything in code; the tools themselves, which have a folder each; and our own probes, which are code and called by its
 * names.
 */
export function catalogIds(): ReadonlySet<string> {
  const telling = new Set<string>();
  for (const path of filesBelow(house, "catalog")) {
    if (!/[.](ya?ml|json)$/.test(path) || /schema[.]json$/.test(path) || path === ownProbes) continue;
    const ids = new Set<string>();
    if (path.startsWith("catalog/frameworks/")) ids.add(basename(path).replace(/[.](ya?ml|json)$/, ""));
    collectIds(contentOf(path), ids);
    const ofTool = path.startsWith("catalog/checks/");
    for (const id of ids) if (isTelling(id) && (!ofTool || isTellingForTool(id))) telling.add(id);
  }
  for (const tool of readdirSync(join(house, "lib/scanners"))) telling.delete(tool);
  return telling;
}

const ownProbes = "catalog/checks/probe.json";

function contentOf(path: string): unknown {
  const text = readFileSync(join(house, path), "utf8");
  return path.endsWith(".json") ? JSON.parse(text) : parseAllDocuments(text).map((document) => document.toJS());
}

function collectIds(value: unknown, ids: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectIds(item, ids);
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if ((key === "id" || key === "topic") && typeof item === "string") ids.add(item);
      else collectIds(item, ids);
    }
  }
}

/** An id nobody writes by chance: letters with digits, a hyphen, three numbers and more, or a number with a part in brackets. */
export function isTelling(id: string): boolean {
  const lettersAndDigits = /[a-z]/i.test(id) && /\d/.test(id);
  return lettersAndDigits || id.includes("-") || /^\d+([.]\d+){2,}/.test(id) || /^\d+([.]\d+)*[(]/.test(id);
}

/** Tools name their checks in words: only a number or two hyphens make such a name unmistakable. */
function isTellingForTool(id: string): boolean {
  return /\d/.test(id) || /-.*-/.test(id);
}

/** Rule 18: texts in lib and components that hold an id of the catalog. Comments may give examples. */
export function knowledgeInCode(sources: readonly Source[], ids: ReadonlySet<string>): Offences {
  return sources
    .filter(({ path }) => /^(lib|components)[/]/.test(path) && !isTest(path))
    .flatMap((source) =>
      literalsOf(source).flatMap(({ value, line }) =>
        tokens(value)
          .filter((token) => ids.has(token))
          .map((token) => `${source.path}:${line}: ${token}`),
      ),
    );
}

/** The text itself and its words: `requires CC6.1.` holds `CC6.1`. */
function tokens(text: string): string[] {
  const words = text
    .split(/[\s,;:/"'`]+/)
    .map((word) => word.replace(/^[([]+|[.)\]]+$/g, (end) => (end === ")" ? end : "")));
  return [...new Set([text.trim(), ...words])];
}
