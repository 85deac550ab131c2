import { namesSecret, redact, redacted } from "./redact.ts";

/** A line as it may be shown, and how many values are hidden in it. */
export type RedactedLine = { readonly text: string; readonly hidden: number };

/**
 * Keys under which scanners quote what they found in clear: secrets of Trivy and of Trivy Operator (`Match`, `match`), the
 * lines of code around a finding with the values of an environment, and those of Checkov (formats, rule 9).
 */
const evidence = "(?:[Mm]atch|Content|Highlighted|code_block)";
/** As JSON has it, anywhere in a line, which may have been cut before the value ends. */
const inJson = new RegExp(`("${evidence}"\\s{0,4}:\\s{0,4})"(?:[^"\\\\]|\\\\.)+(?:"|$)`, "g");
/** As YAML has it. */
const inYaml = new RegExp(`^(\\s*(?:- )?${evidence}:\\s+)(\\S.*?)(\\s*)$`);
/** The name of an entry of an environment, alone on its line. */
const nameOfEntry = /^[\s{[-]{0,200}["']?name["']?\s*:\s*(.{1,200})$/;
const valueOfEntry = /^(\s*(?:- )?["']?value["']?\s*:\s*)("(?:[^"\\]|\\.)*(?:"|$)|\S.*?)([\s,}\]]*)$/;
/** `key: |`: the lines below that stand further in are its value. */
const blockBegins = /^(\s*)(?:- )?["']?([\w.-]{1,100})["']?\s*:\s*[|>][+-]?[0-9]?\s*$/;
const keyBegins = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/;
const keyEnds = /-----END [A-Z ]{0,30}PRIVATE KEY-----/;
const nothing = /^(?:""|''|null|\{|\[|\||>)/;

const indentOf = (line: string): number => line.length - line.trimStart().length;
const quotesEvidence = (key: string): boolean => new RegExp(`^${evidence}$`).test(key);

/** What earlier lines say about the one in hand. */
class Reading {
  #inKey = false;
  /** Lines since an environment named a secret whose value is still to come. */
  #sinceName = Number.POSITIVE_INFINITY;
  /** How far in the key of a secret's block stands; null outside of one. */
  #blockIndent: number | null = null;

  read(line: string): RedactedLine {
    if (this.#isInBlock(line)) return { text: " ".repeat(indentOf(line)) + redacted, hidden: 1 };
    if (this.#isInPrivateKey(line)) return { text: redacted, hidden: 1 };
    this.#sinceName += 1;
    const entry = this.#sinceName <= 2 ? hideValue(line, valueOfEntry) : null;
    this.#note(line);
    return entry ?? hideValue(line, inYaml) ?? withoutQuotes(line);
  }

  #isInBlock(line: string): boolean {
    if (this.#blockIndent === null) return false;
    if (line.trim() === "" || indentOf(line) > this.#blockIndent) return line.trim() !== "";
    this.#blockIndent = null;
    return false;
  }

  /** The lines of a key that spans several: one line alone shows no key. */
  #isInPrivateKey(line: string): boolean {
    const [begins, ends, was] = [keyBegins.test(line), keyEnds.test(line), this.#inKey];
    if (begins) this.#inKey = !ends;
    else if (ends) this.#inKey = false;
    return was && !begins;
  }

  #note(line: string): void {
    const name = nameOfEntry.exec(line)?.[1];
    if (name !== undefined && namesSecret(name)) this.#sinceName = 0;
    const block = blockBegins.exec(line);
    const key = block?.[2];
    if (key !== undefined && (namesSecret(key) || quotesEvidence(key))) this.#blockIndent = block?.[1]?.length ?? 0;
  }
}

/** A line without what its JSON quotes, and without what looks like secrets in the rest of it. */
function withoutQuotes(line: string): RedactedLine {
  let quotes = 0;
  const rest = line.replace(inJson, (_, before: string) => {
    quotes += 1;
    return `${before}"${redacted}"`;
  });
  const { text, hidden } = redact(rest);
  return { text, hidden: hidden + quotes };
}

function hideValue(line: string, pattern: RegExp): RedactedLine | null {
  const found = pattern.exec(line);
  if (found === null) return null;
  const [, before = "", value = "", after = ""] = found;
  return nothing.test(value) ? null : { text: `${before}"${redacted}"${after}`, hidden: 1 };
}

/**
 * Lines of a document without what looks like secrets: what scanners quote from files and environments, private keys and
 * blocks that span lines, and what {@link redact} finds in each. Lines stay lines. Give it enough of what stands above that a
 * private key is known from its beginning; each line must be capped before.
 *
 * @example redactLines(["- name: DB_PASSWORD", "  value: hunter2"])[1].text // '  value: "[redacted]"'
 */
export function redactLines(lines: readonly string[]): readonly RedactedLine[] {
  const reading = new Reading();
  return lines.map((line) => reading.read(line));
}
