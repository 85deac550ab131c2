import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { catalogView } from "#lib/catalog/view.ts";
import { decodeDocument } from "#lib/domain/document/decode.ts";
import { readableTools } from "#lib/domain/document/signatures.ts";
import { AppError } from "#lib/errors.ts";
import { likelyScanner, scannerById, scanners } from "#lib/scanners/index.ts";
import type { DocumentContext, ParsedDocument, RegistryEntry, RosterDocument } from "#lib/scanners/types.ts";
import { goldenOf } from "#tests/support/golden.ts";

const folder = join(import.meta.dirname, "..", "..", "lib", "scanners");
const view = catalogView(loadCatalog());
const cases = scanners.map((scanner) => [scanner.id, scanner] as const);

function parse(
  scanner: RegistryEntry,
  text: string,
  context: DocumentContext = { node: "cp-1" },
): ParsedDocument | RosterDocument {
  return scanner.kind === "roster" ? scanner.parse(text, context) : scanner.parse(text, context, view);
}

/** The document, or the reason of its refusal; anything but an AppError goes through and fails the test. */
function parseOrReason(scanner: RegistryEntry, text: string, context?: DocumentContext): unknown {
  try {
    return goldenOf(parse(scanner, text, context));
  } catch (error) {
    if (error instanceof AppError && error.code === "unprocessable")
      return { refused: error.reason, message: error.message };
    throw error;
  }
}

function decodeOrReason(scanner: RegistryEntry, bytes: Uint8Array, context?: DocumentContext): unknown {
  try {
    return parseOrReason(scanner, decodeDocument(bytes).text, context);
  } catch (error) {
    if (error instanceof AppError && error.code === "unprocessable")
      return { refused: error.reason, message: error.message };
    throw error;
  }
}

const sampleNames = (scanner: RegistryEntry): readonly string[] =>
  readdirSync(join(folder, scanner.id, "samples")).sort();
const sample = (scanner: RegistryEntry, name: string): Buffer =>
  readFileSync(join(folder, scanner.id, "samples", name));
const isRefusal = (answer: unknown): boolean => typeof answer === "object" && answer !== null && "refused" in answer;
const readable = (scanner: RegistryEntry): readonly string[] =>
  sampleNames(scanner).filter(
    (name) => !isRefusal(decodeOrReason(scanner, sample(scanner, name), { node: "cp-1", preview: true })),
  );

test("every folder of an adapter is registered, and every registered adapter has its files", () => {
  const folders = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());

  expect(scanners.map((scanner) => scanner.id).sort()).toEqual(folders.sort());
  for (const scanner of scanners) {
    for (const file of ["index.ts", "schema.ts", "parse.ts", "parse.test.ts", "README.md"]) {
      expect(existsSync(join(folder, scanner.id, file)), `${scanner.id}/${file}`).toBe(true);
    }
    expect(scannerById(scanner.id)).toBe(scanner);
  }
  expect([...readableTools].sort()).toEqual(folders.sort());
});

test.each(cases)("%s reads each of its samples as expected, and refuses the broken ones", async (_id, scanner) => {
  expect(sampleNames(scanner)).toEqual(expect.arrayContaining(["empty.json", "truncated.json"]));
  for (const name of sampleNames(scanner)) {
    const answer = decodeOrReason(scanner, sample(scanner, name), { node: "cp-1", preview: name === "two-pods.log" });
    const golden = join(folder, scanner.id, "expected", `${name.replace(/[.][a-z]+$/, "")}.json`);
    await expect(`${JSON.stringify(answer, null, 1)}\n`).toMatchFileSnapshot(golden);
  }
});

test.each(cases)("%s knows its own samples by sight", (_id, scanner) => {
  for (const name of readable(scanner).filter((name) => name !== "empty-list.json")) {
    const text = decodeDocument(sample(scanner, name)).text;

    expect(scanner.recognises(text), name).toBeGreaterThan(0.5);
    expect(likelyScanner(text)?.id, name).toBe(scanner.id);
  }
});

test.each(cases)(
  "%s refuses a document cut anywhere, or reads what is whole without inventing anything",
  (_id, scanner) => {
    for (const name of readable(scanner)) {
      const text = decodeDocument(sample(scanner, name)).text;
      const whole = JSON.stringify(parseOrReason(scanner, text, { node: "cp-1", preview: true }));
      const step = Math.max(1, Math.floor(text.length / 400));
      for (let length = 0; length < text.trimEnd().length; length += step) {
        const answer = parseOrReason(scanner, text.slice(0, length), { node: "cp-1", preview: true });
        // A stream of several documents may be cut exactly between two: then the first ones stand.
        if (!isRefusal(answer)) expect(whole.length).toBeGreaterThan(JSON.stringify(answer).length);
        else expect(answer).toHaveProperty("message", expect.stringMatching(/\.$|--json|json$|--junit$/));
      }
    }
  },
);

test.each(cases)("%s gives the same answer for UTF-8 with a byte order mark and for UTF-16", (_id, scanner) => {
  for (const name of readable(scanner)) {
    const text = decodeDocument(sample(scanner, name)).text;
    const plain = parseOrReason(scanner, text);
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");

    expect(decodeOrReason(scanner, Buffer.from(`\ufeff${text}`))).toEqual(plain);
    expect(decodeOrReason(scanner, utf16)).toEqual(plain);
    expect(decodeOrReason(scanner, utf16.swap16())).toEqual(plain);
    expect(decodeOrReason(scanner, Buffer.from(text, "utf16le"))).toEqual(plain);
  }
});

const hostile: readonly (readonly [string, string])[] = [
  ["empty", ""],
  ["blank", " \n\t\r\n "],
  ["null", "null"],
  ["plain words", "command not found: kube-bench"],
  ["an HTML page", "<!doctype html><html><body>502 Bad Gateway</body></html>"],
  ["deep lists", "[".repeat(100_000)],
  ["deep objects", '{"a":'.repeat(100_000)],
  ["deep and closed", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
  ["deep XML", `<testsuites>${"<a>".repeat(100_000)}`],
  [
    "XML that defines entities",
    '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><testsuites><testsuite name="&c;"/></testsuites>',
  ],
  ["an object without meaning", '{"a":1}'],
  ["broken JSON", '{"Controls":[{"id":1 "x"}],"padding":"0123456789012345678901234567890123456789"}'],
];

test.each(cases)("%s refuses what is no report, at once and with a sentence", (_id, scanner) => {
  for (const [what, text] of hostile) {
    const answer = parseOrReason(scanner, text);

    expect(answer, what).toHaveProperty("refused", expect.stringMatching(/^[a-z_]+$/));
  }
});

const escapeCharacter = "\u001b";
/** Changes every string of a JSON sample, and adds keys that must do no harm. */
function poison(text: string): string {
  return text
    .replaceAll(
      '"metadata":',
      '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"big":123456789012345678901234567890,"metadata":',
    )
    .replaceAll(
      '"test_number":',
      '"__proto__":{"polluted":true},"toString":1,"big":1e400,"deep":[[[[[[[[[[]]]]]]]]]],"test_number":',
    )
    .replaceAll('"actual_value":"', `"actual_value":"<script>alert(1)</script>\\u0000\\u001b[31mred\\u001b[0m\\ud800 `)
    .replaceAll('"test_desc":"', '"test_desc":"<b>\\u0000\\u001b]8;;http://x\\u0007');
}

test.each(cases)(
  "%s survives NUL, ANSI, HTML, __proto__ keys and numbers beyond 2^53, and hands on plain text",
  (_id, scanner) => {
    for (const name of readable(scanner).filter((name) => !name.includes("junit"))) {
      const parsed = parse(scanner, poison(decodeDocument(sample(scanner, name)).text), {
        node: "cp-1",
        preview: true,
      });
      const out = JSON.stringify(parsed);

      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      expect(Object.hasOwn(parsed, "polluted")).toBe(false);
      expect(out).not.toContain("\\u0000");
      expect(out).not.toContain(escapeCharacter);
      expect(out).not.toContain("\\u001b");
      expect(out.isWellFormed()).toBe(true);
    }
  },
);

test.each(cases)("%s is not hurt by doubled keys and doubled documents", (_id, scanner) => {
  for (const name of readable(scanner).filter((name) => name.endsWith(".json"))) {
    const text = decodeDocument(sample(scanner, name)).text;
    const doubled = text
      .replaceAll('"status":', '"status":"PASS","status":')
      .replaceAll('"kind":', '"kind":"X","kind":');

    expect(isRefusal(parseOrReason(scanner, doubled, { node: "cp-1", preview: true })), name).toBe(false);
    expect(parseOrReason(scanner, `${text}\n${text}`, { node: "cp-1", preview: true }), name).toBeTypeOf("object");
  }
});

test.each(cases)("%s takes a time that grows with the size of a file and no faster", (_id, scanner) => {
  for (const unit of [
    "[],\n",
    '{"a":1}',
    "[PASS x\n",
    '{"kind":"Pod","items":[]}\n',
    '<testsuite name="x"><testcase/></testsuite>',
  ]) {
    // Work that grows with the square of the text would run into the limit of the test.
    const answer = parseOrReason(scanner, unit.repeat(Math.floor(2_000_000 / unit.length)));

    expect(answer, unit).toBeDefined();
  }
});
