import { expect, test } from "vitest";
import { viewLines } from "#lib/domain/document/view-lines.ts";
import { AppError } from "#lib/errors.ts";
import { readKubernetesObjects } from "./objects.ts";

const read = (text: string) =>
  readKubernetesObjects(text, { label: "reports", howToMake: "kubectl get x -o json", markKeys: new Set(["id"]) });
const kindsOf = (text: string): string =>
  read(text)
    .objects.map((object) => object.kind)
    .join();

function reasonOf(text: string): string {
  try {
    read(text);
    return "read";
  } catch (error) {
    return error instanceof AppError ? error.reason : "crash";
  }
}

const one = { apiVersion: "g/v1", kind: "Report", metadata: { name: "a" } };
const bare = { metadata: { name: "b" } };
const yamlOne = "apiVersion: g/v1\nkind: Report\nmetadata:\n  name: a\n";

test.each([
  ["one object", JSON.stringify(one), "Report", "json-object"],
  ["a List", JSON.stringify({ apiVersion: "v1", kind: "List", items: [one, one] }), "Report,Report", "json-list"],
  [
    "a list of the API, whose items lack their kind",
    JSON.stringify({ apiVersion: "g/v1", kind: "ReportList", items: [bare] }),
    "Report",
    "json-list",
  ],
  ["a bare array", JSON.stringify([one, { ...one, kind: "Other" }]), "Report,Other", "json-array"],
  [
    "a map of plural and group",
    JSON.stringify({ "reports.g": [one], "others.g": null, "more.g": [] }),
    "Report",
    "json-map",
  ],
  ["several in one stream", `${JSON.stringify(one)}\n${JSON.stringify([one])}`, "Report,Report", "json-array+object"],
  ["YAML", yamlOne, "Report", "yaml-object"],
  ["several YAML documents", `---\n${yamlOne}---\n---\n${yamlOne}`, "Report,Report", "yaml-object"],
  ["a YAML list", `items:\n- ${yamlOne.trimEnd().replaceAll("\n", "\n  ")}\nkind: List\n`, "Report", "yaml-list"],
  ["a YAML sequence", `- ${yamlOne.trimEnd().replaceAll("\n", "\n  ")}\n`, "Report", "yaml-array"],
])("%s gives its objects", (_what, text, kinds, format) => {
  expect(kindsOf(text)).toBe(kinds);
  expect(read(text).format).toBe(format);
});

test("what is no object is counted and left out", () => {
  const { objects, warnings } = read(JSON.stringify([one, 7, null, bare]));

  expect(objects).toHaveLength(1);
  expect(warnings).toContainEqual(expect.objectContaining({ code: "invalid_object", count: 3 }));
  expect(read('{"a":1}')).toMatchObject({ documents: 0, objects: [] });
});

test("a page of a longer list says so", () => {
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", metadata: { continue: "x" }, items: [one] });

  expect(read(text).warnings).toContainEqual(expect.objectContaining({ code: "more_pages" }));
});

test("an entry's line is the line the product shows it on, in JSON of one line, in JSON of many and in YAML", () => {
  const entries = Array.from({ length: 60 }, (_, n) => ({ name: "x".repeat(40), id: `entry-${n}` }));
  const value = { ...one, entries };
  const yaml = `${yamlOne}entries:\n${entries.map(({ name, id }) => `- name: ${name}\n  id: ${id}\n`).join("")}`;
  for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2), yaml]) {
    const { objects, lineOf } = read(text);
    const read60 = objects[0]?.value.entries;
    expect(
      Array.isArray(read60) ? read60.map((entry) => viewLines(text)[(lineOf(entry) ?? 0) - 1]?.trim()) : [],
    ).toEqual(entries.map(({ id }) => expect.stringMatching(new RegExp(`^"?id"?: "?${id}"?,?$`))));
  }
});

test("a quoted text whose next line is not indented is read as PyYAML writes it, and lines stay where they are", () => {
  const text = `${yamlOne}entries:\n- words: 'one\n  two''s\nthree'\n  id: after\n`;
  const { objects, lineOf } = read(text);
  const entries = objects[0]?.value.entries;

  expect(entries).toEqual([{ words: "one two's three", id: "after" }]);
  expect(lineOf(Array.isArray(entries) ? entries[0] : null)).toBe(9);
});

test("YAML that does not end its last line may be a part; a list that ends with its kind is not", () => {
  expect(read(yamlOne)).toMatchObject({ isWhole: true });
  expect(read(yamlOne.trimEnd())).toMatchObject({
    isWhole: false,
    warnings: [expect.objectContaining({ code: "may_be_cut" })],
  });
  expect(read("apiVersion: v1\nitems: []\nkind: List").isWhole).toBe(true);
  expect(read(JSON.stringify(one)).isWhole).toBe(true);
});

test("doubled keys count, the last one stands, and keys that do harm are dropped", () => {
  const { objects, warnings } = read(`${yamlOne}__proto__:\n  polluted: 1\nx: 1\nx: 2\n`);

  expect(objects[0]?.value).toMatchObject({ x: 2 });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(warnings).toContainEqual(expect.objectContaining({ code: "duplicate_keys", count: 1 }));
});

test.each([
  ["", "empty"],
  ["apiVersion: v1\nkind: 'x\n", "not_yaml"],
  ["apiVersion: v1\n kind: [\n", "not_yaml"],
  ["kind: &a [1]\nb: *a\n", "yaml_aliases"],
  [`kind: a\n${"---\na: b\n".repeat(1_001)}`, "too_many_documents"],
  [`kind: ${"[".repeat(300)}${"]".repeat(300)}\n`, "too_deep"],
  ['{"kind":"Report"', "truncated_document"],
])("%j is refused as %s", (text, reason) => {
  expect(reasonOf(text)).toBe(reason);
});
