import type { PlacedProblem } from "#lib/domain/catalog/own.ts";
import { describeIssues } from "./describe-issue.ts";
import type { Located } from "./located.ts";
import { inOrder } from "./problem.ts";
import { readYaml } from "./read-yaml.ts";
import { mostOwnBytes, OwnFile } from "./shape.ts";

/** An own file that has the right shape, and the lines of its parts; whether it fits the catalog is asked later. */
export type ParsedOwnFile = { readonly file: OwnFile; readonly document: Located };

export type Parsed =
  | { readonly ok: true; readonly parsed: ParsedOwnFile }
  | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

const atTop = (message: string): Parsed => ({ ok: false, problems: [{ line: 1, path: "", message }] });

function decode(content: string | Uint8Array): string | null {
  if (typeof content === "string") return content.includes("\u0000") ? null : content;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return text.includes("\u0000") ? null : text;
  } catch {
    return null;
  }
}

/**
 * Reads one own file: YAML or JSON, at most 1 MiB. All that is wrong with its shape is said at once, with line, path and what
 * to do.
 *
 * @example parseOwnFile("kind: framework\nid: acme\n…")
 */
export function parseOwnFile(content: string | Uint8Array): Parsed {
  const size = typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
  if (size > mostOwnBytes) {
    return atTop(`The file is larger than ${mostOwnBytes / 1024 / 1024} MiB: split it into several files.`);
  }
  const text = decode(content)?.replace(/^\uFEFF/, "");
  if (text === undefined) return atTop("The file is no text in UTF-8: save it as UTF-8.");
  if (text.trim() === "") return atTop("The file is empty: begin with kind: framework or kind: mapping.");
  const read = readYaml(text);
  if (!read.ok) return { ok: false, problems: inOrder(read.problems) };
  const shaped = OwnFile.safeParse(read.document.value);
  if (!shaped.success) return { ok: false, problems: inOrder(describeIssues(shaped.error, read.document)) };
  return { ok: true, parsed: { file: shaped.data, document: read.document } };
}
