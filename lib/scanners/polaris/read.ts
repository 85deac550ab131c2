import { emptyDocument, readDocuments } from "#lib/domain/document/documents.ts";
import { notOurs } from "#lib/domain/document/signatures.ts";
import { lineInView, viewOf } from "#lib/domain/document/view-lines.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import { AppError } from "#lib/errors.ts";
import { readYaml } from "../kubernetes/read-yaml.ts";
import { formatOf, readAudit } from "./read-audit.ts";
import type { Reading } from "./reading.ts";
import { tool } from "./reading.ts";

/** Every check of every version has it, so it says where a check stands. */
const markKey = "Message";

type Stream = {
  readonly language: "json" | "yaml";
  readonly values: readonly unknown[];
  readonly offsetOf: (object: object) => number | null;
};

/** Polaris sorts the keys of its YAML: the version stands at the beginning of a line of its own. */
const isYaml = (text: string): boolean => !/^\s*[{[<]/.test(text) && /^PolarisOutputVersion:\s/m.test(text);

/** Source types that are no beginning of another: without a line break `Cluster` may be a cut `ClusterNamespace`. */
const wholeWords: ReadonlySet<unknown> = new Set(["ClusterNamespace", "Resource", "Path", "Content"]);

/** In YAML a part of a file is a file as well; the last key Polaris writes tells that nothing is missing. */
function refuseCut(text: string, value: unknown): void {
  const [key, last] = typeof value === "object" && value !== null ? (Object.entries(value).at(-1) ?? []) : [];
  if (key === "SourceType" && (wholeWords.has(last) || /\n\s*$/.test(text))) return;
  throw new AppError(
    "unprocessable",
    `The YAML breaks off before its end. Send the whole file exactly as the tool wrote it. It is made with: ${tool.howToMake}`,
    { reason: "truncated_document" },
  );
}

function streamOf(text: string, warnings: Warnings): Stream & { readonly lineAt: Reading["lineAt"] } {
  if (isYaml(text)) {
    const read = readYaml(text, new Set([markKey]), tool.howToMake);
    refuseCut(text, read.values.at(-1));
    if (read.duplicateKeys > 0)
      warnings.add("duplicate_keys", "Doubled keys: the last one counts.", read.duplicateKeys);
    const view = viewOf(text);
    return { language: "yaml", values: read.values, offsetOf: read.offsetOf, lineAt: (at) => lineInView(view, at) };
  }
  const found = readDocuments(text, { ...tool, markKey });
  if (found.textLines > 0) warnings.add("text_lines", "Lines that are not JSON were left out.", found.textLines);
  if (found.duplicateKeys > 0)
    warnings.add("duplicate_keys", "Doubled keys: the last one counts.", found.duplicateKeys);
  const view = viewOf(text, found);
  const values = found.documents.map((document) => document.value);
  return { language: "json", values, offsetOf: found.offsetOf, lineAt: (at) => lineInView(view, at) };
}

/** Reads a stream of audits in JSON, or one in YAML; refuses what is none, saying what it is instead. */
export function read(text: string): Reading {
  if (text.trim() === "") throw emptyDocument(tool.label, tool.howToMake);
  const warnings = new Warnings();
  const { language, values, offsetOf, lineAt } = streamOf(text, warnings);
  const formats = new Set<string>();
  const runs: Reading["runs"][number][] = [];
  for (const value of values) {
    const format = formatOf(value);
    if (format === null) {
      warnings.add("other_document", "Documents that are not Polaris' were left out.");
      continue;
    }
    formats.add(format);
    runs.push(readAudit(value, (object) => offsetOf(object) ?? 0, warnings));
  }
  if (runs.length === 0) throw notOurs(text, tool);
  return {
    format: `${language}-${[...formats].sort().join("+")}`,
    documents: runs.length,
    runs,
    lineAt,
    warnings: warnings.list(),
  };
}
