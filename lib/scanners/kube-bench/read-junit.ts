import { XMLParser, XMLValidator } from "fast-xml-parser";
import { notOurs } from "#lib/domain/document/signatures.ts";
import { lineInView, viewOf } from "#lib/domain/document/view-lines.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import { AppError } from "#lib/errors.ts";
import type { ReadControl, Reading, ReadResult } from "./reading.ts";
import { tool } from "./reading.ts";
import { Result } from "./schema.ts";

/** A real one has 170 kB; an XML tree costs many times its text. */
const maxLength = 16_000_000;
/** Deepest element nesting of kube-bench's own files is 4. */
const maxNesting = 20;
/** One element around everything, because older versions print several roots (formats § 1 "JUnit"). */
const open = "<kubeproof>";
const close = "</kubeproof>";

const entities: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Only XML's five names and character numbers: a document cannot define its own, so nothing can expand. */
function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities.get(String(name).toLowerCase()) ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

/** What the name of a suite says about its target: every `text` of kube-bench's cfg files at commit a73ce378. */
function nodeTypeOf(suite: string): string {
  const name = suite.trim().toLowerCase();
  if (name === "control plane configuration") return "controlplane";
  if (/^(?:control plane|master node|securing the openshift master)/.test(name)) return "master";
  if (name.startsWith("etcd")) return "etcd";
  if (name.startsWith("worker node")) return "node";
  if (name.endsWith("policies")) return "policies";
  return name === "managed services" ? "managedservices" : "";
}

type XmlNode = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is XmlNode =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const attribute = (node: XmlNode, name: string): string => {
  const value = node[`@${name}`];
  return typeof value === "string" ? unescapeXml(value) : "";
};

function refuseDepth(text: string): void {
  let depth = 0;
  for (const [tag] of text.matchAll(/<[A-Za-z/][^<>]*>/g)) {
    if (tag.startsWith("</")) depth -= 1;
    else if (!tag.endsWith("/>")) depth += 1;
    if (depth > maxNesting) {
      throw new AppError(
        "unprocessable",
        "The XML is nested deeper than any kube-bench report. Send the file as kube-bench wrote it.",
        {
          reason: "too_deep",
        },
      );
    }
  }
}

function parseXml(text: string): XmlNode {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new AppError(
      "unprocessable",
      "The XML defines its own entities, which no kube-bench report does. Send the file as kube-bench wrote it.",
      {
        reason: "xml_entities",
      },
    );
  }
  refuseDepth(text);
  const body = open + text.replace(/^\s*<\?xml[^>]{0,200}\?>/, (declaration) => " ".repeat(declaration.length)) + close;
  if (XMLValidator.validate(body) !== true) {
    const whole = /<\/testsuites?>\s*$/.test(text);
    throw new AppError(
      "unprocessable",
      whole
        ? "The XML is broken. Send the file exactly as kube-bench wrote it, without anything mixed in."
        : "The XML breaks off before its end. Send the whole file; it is made with: kube-bench run --junit",
      { reason: whole ? "not_xml" : "truncated_document" },
    );
  }
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    captureMetaData: true,
    maxNestedTags: maxNesting + 5,
    isArray: (name) => name === "testsuite" || name === "testcase",
  });
  const root: unknown = parser.parse(body);
  return isNode(root) && isNode(root.kubeproof) ? root.kubeproof : {};
}

/** Character of the text at which an element begins. */
function offsetOf(node: XmlNode): number {
  // The library's type says Symbol where it means symbol.
  const meta: unknown = Reflect.get(node, XMLParser.getMetaDataSymbol() as symbol);
  const start = isNode(meta) && typeof meta.startIndex === "number" ? meta.startIndex : 0;
  return Math.max(0, start - open.length);
}

/** `<system-out>` holds the whole result as JSON; everything else repeats parts of it. */
function readCase(node: XmlNode, warnings: Warnings): ReadResult | null {
  const out = node["system-out"];
  const json = typeof out === "string" ? unescapeXml(out) : "";
  let raw: unknown = null;
  try {
    raw = JSON.parse(json);
  } catch {
    raw = null;
  }
  const result = Result.safeParse(raw);
  if (!result.success) {
    warnings.add("invalid_result", "Test cases without kube-bench's own JSON were left out.");
    return null;
  }
  return { result: result.data, section: attribute(node, "classname"), offset: offsetOf(node) };
}

function readSuite(suite: XmlNode, version: string, warnings: Warnings): ReadControl {
  const cases = listOf(suite.testcase).filter(isNode);
  const results = cases.map((node) => readCase(node, warnings)).filter((result) => result !== null);
  const declared = Number.parseInt(attribute(suite, "tests"), 10);
  return {
    version,
    detectedVersion: "",
    nodeType: nodeTypeOf(attribute(suite, "name")),
    results,
    counted: Number.isSafeInteger(declared) ? Math.max(declared, cases.length) : cases.length,
  };
}

/**
 * Reads kube-bench's JUnit. It names no benchmark: the sender's tool version does, where it is one
 * (`--tool-version` with a profile's name).
 */
export function readJunit(text: string, benchmark: string | null): Reading {
  if (!/<testsuites?[\s>/]/.test(text.slice(0, 10_000))) throw notOurs(text, tool);
  if (text.length > maxLength) {
    throw new AppError(
      "unprocessable",
      "The XML is larger than any kube-bench report. Send each node's output by itself.",
      {
        reason: "too_many_results",
      },
    );
  }
  const root = parseXml(text);
  const rooted = isNode(root.testsuites);
  const suites = [
    ...listOf(isNode(root.testsuites) ? root.testsuites.testsuite : undefined),
    ...listOf(root.testsuite),
  ].filter(isNode);
  const warnings = new Warnings();
  const controls = suites.map((suite) => readSuite(suite, benchmark ?? "", warnings));
  const read = controls.reduce((total, control) => total + control.results.length, 0);
  if (suites.length > 0 && read === 0 && suites.some((suite) => suite.testcase !== undefined))
    throw notOurs(text, tool);
  if (benchmark === null) {
    warnings.add(
      "no_benchmark",
      "JUnit names no benchmark: send it with --tool-version and the benchmark's name, or use --json.",
    );
  }
  const view = viewOf(text);
  return {
    format: rooted ? "junit" : "junit-no-root",
    documents: 1,
    runs: [{ node: null, controls }],
    observedAt: null,
    versionAssumed: false,
    lineAt: (offset) => lineInView(view, offset),
    warnings: warnings.list(),
  };
}
