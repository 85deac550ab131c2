import { expect, test } from "vitest";
import { parse } from "yaml";
import { mergeRules, rulesYaml } from "./access-rules.ts";
import type { AccessRule } from "./collector.ts";

const rules: readonly AccessRule[] = [
  { apiGroups: ["wgpolicyk8s.io"], resources: ["policyreports"], verbs: ["watch", "list"] },
  { apiGroups: [""], resources: ["nodes"], verbs: ["list"] },
  { apiGroups: ["wgpolicyk8s.io"], resources: ["clusterpolicyreports", "policyreports"], verbs: ["list", "watch"] },
];

test("missing rights are one rule for each group and verbs, in a fixed order", () => {
  expect(mergeRules(rules)).toEqual([
    { apiGroups: [""], resources: ["nodes"], verbs: ["list"] },
    {
      apiGroups: ["wgpolicyk8s.io"],
      resources: ["clusterpolicyreports", "policyreports"],
      verbs: ["list", "watch"],
    },
  ]);
});

test("the YAML to paste says exactly the rules", () => {
  expect(parse(rulesYaml(rules))).toEqual(mergeRules(rules));
  expect(rulesYaml([])).toBe("");
});
