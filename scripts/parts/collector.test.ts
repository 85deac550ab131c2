import { expect, test } from "vitest";
import { nameOf } from "./collector.ts";

test.each([
  ["kind-dev", "kind-dev"],
  ["kubernetes-admin@prod", "kubernetes-admin-prod"],
  ["arn:aws:eks:eu-west-1:123456789012:cluster/shop", "shop"],
  ["gke_project_europe-west1_data", "gke_project_europe-west1_data"],
])("the context %s is called %s here", (context, name) => {
  expect(nameOf(context)).toBe(name);
});

test("a context nothing of which can be a name has to be given one", () => {
  expect(() => nameOf("///")).toThrow(/--context "\/\/\/=NAME"/);
});
