import { expect, test } from "vitest";
import type { FindingRow } from "#lib/contract/views/findings.ts";
import { findingList } from "#tests/ui/examples/findings.ts";
import { contextWords, doubtWords, nameWords, packageWords } from "./words.ts";

function row(more: Partial<FindingRow>): FindingRow {
  const [first] = findingList.rows;
  if (first === undefined) throw new Error("there is a row");
  return { ...first, noLongerNamed: false, outcome: "fail", ...more };
}

const resource = (more: Partial<FindingRow["resource"]>): FindingRow["resource"] => ({
  ...{ kind: "workload", type: "apps/Deployment", namespace: "shop", name: "cart", container: "api" },
  ...{ label: "Deployment shop/cart, container api", path: "apps/Deployment/shop/cart" },
  ...more,
});

test.each([
  [resource({}), "cart", "shop / Deployment / api"],
  [resource({ container: "" }), "cart", "shop / Deployment"],
  [resource({ kind: "node", type: "Node", namespace: "", name: "cp-1", container: "" }), "cp-1", "node"],
  [resource({ kind: "image", type: "", namespace: "", name: "r.io/x", container: "1.2" }), "r.io/x", "1.2"],
  [resource({ kind: "cluster", type: "", namespace: "", name: "", label: "the cluster" }), "the cluster", ""],
])("a resource is called by its name, and what is around it follows: %o", (of, name, context) => {
  expect(nameWords(row({ resource: of }))).toBe(name);
  expect(contextWords(row({ resource: of }))).toBe(context);
});

test("an open finding says what keeps it from simply failing, and one that ended says nothing of it", () => {
  expect(doubtWords(row({}))).toBeNull();
  expect(doubtWords(row({ noLongerNamed: true, outcome: "not_evaluated" }))).toBe("no longer named");
  expect(doubtWords(row({ outcome: "manual" }))).toBe("now manual");
  expect(doubtWords(row({ state: "fixed", outcome: "pass" }))).toBeNull();
});

test("a package says where it is fixed, or that nobody knows", () => {
  expect(packageWords({ name: "libxml2", installed: "2.9.14", fixed: null })).toBe("libxml2 2.9.14, no fix known");
  expect(packageWords({ name: "openssl", installed: null, fixed: "3.1" })).toBe("openssl, fixed in 3.1");
});
