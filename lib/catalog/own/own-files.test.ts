import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCatalog } from "../load.ts";
import { frameworkOfOwn } from "./apply-own-files.ts";
import { checkOwnFile } from "./check-own-file.ts";
import { editorSchema, editorSchemaPath } from "./editor-schema.ts";
import { ownCatalogOf } from "./own-catalog.ts";

const base = loadCatalog();
const docs = readFileSync(join(import.meta.dirname, "../../../docs/own-frameworks.md"), "utf8");
const [framework = "", mapping = ""] = [...docs.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text ?? "");

/** The example with one thing changed, and what is said about it: line and sentence. */
function said(example: string, from: string, to: string): readonly string[] {
  expect(example).toContain(from);
  const checked = checkOwnFile(example.replace(from, to), base);
  return checked.ok ? [] : checked.problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}
/** Line on which a text stands in an example. */
const lineOf = (example: string, text: string): number => example.slice(0, example.indexOf(text)).split("\n").length;
const source = (content: string) => ({ from: "upload", fileName: "a.yaml", content }) as const;

test("both examples of the documentation can be used", () => {
  expect(checkOwnFile(framework, base)).toMatchObject({ ok: true, file: { kind: "framework" } });
  expect(checkOwnFile(mapping, base)).toMatchObject({ ok: true, file: { kind: "mapping" } });
});

test("the same file as JSON, indented with tabs, can be used as well", () => {
  const checked = checkOwnFile(framework, base);
  const json = JSON.stringify(checked.file, null, "\t");

  expect(checkOwnFile(json, base)).toEqual(checked);
  expect(checkOwnFile(json.replace('"technical"', '"techincal"'), base)).toMatchObject({ ok: false });
});

test.each([
  ["a wrong id", "id: acme-baseline", "id: ACME baseline", /“id” must be lower-case letters/],
  [
    "an unknown control",
    "control: apiserver-anonymous-auth",
    "control: apiserver-anonymous-aut",
    /no control “api.*Did you mean “api/,
  ],
  ["a requirement that stands twice", "id: ACC-2", "id: ACC-1", /another requirement “ACC-1”/],
  ["an unknown section", "section: RUN\n", "section: RUNN\n", /no section “RUNN”. Did you mean “RUN”/],
  ["an unknown level", "level: strict\n", "level: strikt\n", /no level “strikt”. Did you mean “strict”/],
  ["an id that comes with Kubeproof", "id: acme-baseline", "id: gdpr", /“gdpr” comes with Kubeproof/],
  ["a number where text is meant", 'version: "2026.1"', "version: 2026.10", /put it in quotes, "2026.10"/],
  ["a field nobody knows", "noun: rule", "nuon: rule", /“nuon” is no field here/],
  [
    "a word that is none of those",
    "class: procedural",
    "class: process",
    /“class” must be one of “technical”, “partly”, “procedural”/,
  ],
  [
    "a technical one without a required link",
    "class: procedural",
    "class: technical",
    /“ACC-2” is technical and has no link with role required/,
  ],
  ["a control characters in a title", "title: Access", 'title: "Acc\\u202Eess"', /control characters/],
  ["a key that stands twice", "noun: rule", "noun: rule\nnoun: item", /“noun” stands twice/],
  ["a tab as indentation", "noun: rule", "noun: rule\nx:\n\ty: 1", /tab/],
  ["an anchor", "noun: rule", "noun: &a rule", /Anchors/],
  ["a tag", "noun: rule", "noun: !!js/function rule", /Tags/],
])("%s is refused with its line", (_what, from, to, words) => {
  const [first = ""] = said(framework, from, to);

  expect(first).toMatch(words);
  // Where the change adds lines, the fault stands on the last of them; a class is told of at its requirement.
  expect(Number(first.split(" ")[0])).toBe(lineOf(framework, from) + to.trimEnd().split("\n").length - 1);
});

test.each([
  ["an unknown fact", "fact: no-privileged", "fact: no-privilegd", /no fact “no-privilegd”. Did you mean/],
  ["a tool that cannot be mapped", "tool: kyverno", "tool: probe", /Checks of “probe” cannot be mapped/],
  [
    "a check without a title that nobody knows",
    "    title: No privileged container (ACME)\n",
    "",
    /does not know “acme-no-privileged”/,
  ],
  [
    "a title for a check that has one",
    "check: acme-no-privileged",
    "check: disallow-privileged-containers",
    /has a title: take yours away/,
  ],
  [
    "a required link of a framework that comes with Kubeproof",
    "role: supporting",
    "role: required",
    /write role: supporting/,
  ],
  ["an unknown requirement", "requirement: A.5.3", "requirement: A.5.333", /no requirement “A.5.333”/],
  [
    "an own framework as the target of a link",
    "framework: iso-27001-2022",
    "framework: acme-baseline",
    /stand in its own file/,
  ],
])("in a mapping %s is refused", (_what, from, to, words) => {
  expect(said(mapping, from, to).join("\n")).toMatch(words);
});

test("a witness of a fact that only people can show, or one that is never believed, is refused", () => {
  const people = [...base.facts.values()].find((fact) => fact.peopleOnly);
  const [never = ""] =
    [...base.beliefs].find(([key, { belief }]) => belief === "never" && key.startsWith("trivy:")) ?? [];

  expect(said(mapping, "fact: no-privileged", `fact: ${people?.id}`).join()).toMatch(/Only people can show/);
  expect(
    said(
      mapping,
      "tool: kyverno\n    check: acme-no-privileged\n    title: No privileged container (ACME)",
      `tool: trivy\n    check: ${never.slice(6)}`,
    ).join(),
  ).toMatch(/never believed/);
});

test("all problems are said at once, in the order of their lines, and no more than 50", () => {
  const two = framework.replace("class: procedural", "class: x").replace("noun: rule", "noun: 7");
  const many = framework.replaceAll(/^ {4}title:/gm, "    titel:") + "  - {}\n".repeat(100);

  const lines = (text: string) => {
    const checked = checkOwnFile(text, base);
    return checked.ok ? [] : checked.problems.map(({ line }) => line);
  };

  expect(lines(two)).toEqual([lineOf(framework, "noun: rule"), lineOf(framework, "class: procedural")]);
  expect(lines(many)).toHaveLength(50);
});

test.each([
  ["nothing at all", " \n", /empty/],
  ["broken YAML", "kind: [framework\nid: x\n", /not valid YAML or JSON/],
  ["two documents", "kind: framework\n---\nkind: mapping\n", /second document/],
  ["a list", "- kind: framework\n", /must hold fields/],
  ["no kind", "id: x\n", /“kind” must be “framework” or “mapping”/],
  ["a file that is too large", `# ${"x".repeat(1024 * 1024)}`, /larger than 1 MiB/],
  [
    "aliases that unfold to gigabytes",
    `a: &a [x,x]\n${"bcdefgh"
      .split("")
      .map((name, at) => `${name}: &${name} [*${"abcdefg"[at]},*${"abcdefg"[at]}]`)
      .join("\n")}`,
    /Anchors/,
  ],
  ["nesting without end", `a: ${"[".repeat(500_000)}`, /nested more than/],
  ["nested lists on one line", `${"- ".repeat(300_000)}a`, /nested more than/],
  ["keys of keys", `${"? ".repeat(300_000)}a`, /question mark/],
  [
    "nesting by indentation",
    Array.from({ length: 500 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
    /nested more than/,
  ],
  [
    "a hundred thousand keys",
    Array.from({ length: 100_000 }, (_, at) => `k${at}: 1`).join("\n"),
    /more than can be read/,
  ],
])("%s is refused without harm", (_what, text, words) => {
  const checked = checkOwnFile(text, base);

  expect(checked.ok ? "" : checked.problems[0]?.message).toMatch(words);
});

test("bytes that are no UTF-8 are refused", () => {
  expect(checkOwnFile(new Uint8Array([0xff, 0xfe, 0x41, 0x00]), base)).toMatchObject({ ok: false });
});

test("a level holds those before it, and the default is the one that says so, else the last", () => {
  const checked = checkOwnFile(framework, base);
  if (!checked.ok || checked.file.kind !== "framework") throw new Error("the example is broken");
  const { levels, ...rest } = checked.file;
  const of = (more: typeof levels) => frameworkOfOwn({ ...rest, levels: more }).profiles;

  expect(of(levels).map(({ anyOf }) => anyOf)).toEqual([["level:basic"], ["level:basic", "level:strict"]]);
  expect(of(levels.map((level) => ({ ...level, default: false }))).map(({ isDefault }) => isDefault)).toEqual([
    false,
    true,
  ]);
  expect(of([])).toEqual([{ id: "all", title: "Everything", isDefault: true, anyOf: [], noneOf: [] }]);
});

test("without own files the catalog is the one that comes with the product; with one it has another digest, the same each time", () => {
  expect(ownCatalogOf(base).catalog).toBe(base);
  const { catalog } = ownCatalogOf(base, undefined, [source(framework)]);

  expect(catalog.digest).not.toBe(base.digest);
  expect(ownCatalogOf(base, undefined, [source(framework)]).catalog.digest).toBe(catalog.digest);
  expect([...catalog.frameworks.keys()].at(-1)).toBe("acme-baseline");
  expect(catalog.frameworks.get("acme-baseline")?.origin).toBe("own");
});

test("a mapping adds its witness and its supporting link, and takes nothing away", () => {
  const { catalog } = ownCatalogOf(base, undefined, [source(mapping)]);

  const before = base.facts.get("no-privileged")?.witnesses ?? [];
  expect(catalog.facts.get("no-privileged")?.witnesses).toEqual([
    ...before,
    { tool: "kyverno", allOf: ["acme-no-privileged"] },
  ]);
  expect(catalog.checks.get("kyverno:acme-no-privileged")).toMatchObject({ severity: "high", aliases: [] });
  for (const [id, framework] of base.frameworks) {
    for (const [at, requirement] of framework.requirements.entries()) {
      const links = catalog.frameworks.get(id)?.requirements[at]?.links ?? [];
      expect(links.slice(0, requirement.links.length)).toEqual(requirement.links);
      expect(links.slice(requirement.links.length).every((link) => link.role === "supporting")).toBe(true);
    }
  }
});

test("a broken file and one whose id is taken are refused, and the others are in force", () => {
  const inFolder = (fileName: string, content: string) =>
    ({ from: "folder", fileName, content: Buffer.from(content) }) as const;
  const folder = {
    path: "own",
    problem: null,
    sources: [inFolder("broken.yaml", "kind: ["), inFolder("good.yaml", framework)],
  };

  const { catalog, own } = ownCatalogOf(base, folder, [source(framework), source(mapping)]);
  const { verdicts } = own;

  expect(verdicts.map(({ problems }) => problems.length > 0)).toEqual([true, false, true, false]);
  expect(verdicts[2]?.problems[0]?.message).toMatch(/brought by the file good.yaml of the folder already/);
  expect(catalog.frameworks.has("acme-baseline")).toBe(true);
  expect(catalog.checks.has("kyverno:acme-no-privileged")).toBe(true);
});

test("the schema that editors are given is the one files are read with", () => {
  // npm run generate writes it anew.
  expect(readFileSync(join(import.meta.dirname, "../../..", editorSchemaPath), "utf8")).toBe(editorSchema());
});
