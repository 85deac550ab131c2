import { expect, test } from "vitest";
import { redactLines } from "./redact-lines.ts";

const shown = (...lines: readonly string[]): readonly string[] => redactLines(lines).map(({ text }) => text);
const hidden = (...lines: readonly string[]): number => redactLines(lines).reduce((sum, line) => sum + line.hidden, 0);

test("what a scanner quotes of a secret or of a file is not shown, in JSON and in YAML, minified or cut", () => {
  expect(shown('   "Match": "export S=\\"hunter2\\"",')).toEqual(['   "Match": "[redacted]",']);
  expect(shown('{"RuleID":"x","Match":"hunter2","StartLine":1}')).toEqual([
    '{"RuleID":"x","Match":"[redacted]","StartLine":1}',
  ]);
  expect(shown('"Content": "    value: hunter2", "Highlighted": "hunter')).toEqual([
    '"Content": "[redacted]", "Highlighted": "[redacted]"',
  ]);
  expect(shown("    match: hunter2")).toEqual(['    match: "[redacted]"']);
  expect(shown('"Match": "",', '"Match": null')).toEqual(['"Match": "",', '"Match": null']);
});

test("the value of an entry of an environment whose name promises a secret is not shown", () => {
  expect(shown("- name: DB_PASSWORD", "  value: hunter2", "- name: HOST", "  value: db")).toEqual([
    "- name: DB_PASSWORD",
    '  value: "[redacted]"',
    "- name: HOST",
    "  value: db",
  ]);
  expect(shown('{ "name": "API_TOKEN",', '  "value": "hunter2" },')).toEqual([
    '{ "name": "API_TOKEN",',
    '  "value": "[redacted]" },',
  ]);
});

test("a block below the name of a secret, and a private key over several lines, are not shown", () => {
  expect(shown("password: |", "  hunter2", "", "  more", "user: bob")).toEqual([
    "password: |",
    "  [redacted]",
    "",
    "  [redacted]",
    "user: bob",
  ]);
  expect(
    shown("-----BEGIN RSA PRIVATE KEY-----", "MIIEabc", "-----END RSA PRIVATE KEY-----", "after").slice(1),
  ).toEqual(["[redacted]", "[redacted]", "after"]);
});

test("lines stay lines, and what is hidden is counted", () => {
  const lines = ["a", "--token=abc.def0 --password=hunter2", "", '"Match": "x"', "z"];

  expect(shown(...lines)).toHaveLength(lines.length);
  expect(hidden(...lines)).toBe(3);
  expect(hidden("a", "", "z")).toBe(0);
});
