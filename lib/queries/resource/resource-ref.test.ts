import { expect, test } from "vitest";
import { unseenControlPlane } from "#lib/domain/fact/lift.ts";
import { node, type Resource, theCluster } from "#lib/domain/resource/resource.ts";
import { resourceRef } from "./resource-ref.ts";

const workload: Resource = {
  ...{ kind: "workload", type: "apps/Deployment", namespace: "shop", name: "cart", container: "api" },
};

test.each<[Resource, string]>([
  [theCluster, "the cluster"],
  [node("cp-1"), "node cp-1"],
  [unseenControlPlane, "the control plane, which nobody looked at"],
  [workload, "Deployment shop/cart, container api"],
  [{ ...workload, container: "" }, "Deployment shop/cart"],
  [{ kind: "namespace", type: "Namespace", namespace: "", name: "shop", container: "" }, "namespace shop"],
  [{ kind: "object", type: "rbac/ClusterRole", namespace: "", name: "all", container: "" }, "ClusterRole all"],
])("%o reads as people say it", (resource, words) => {
  expect(resourceRef(resource).label).toBe(words);
});

test("a name from a document cannot turn or hide what follows it", () => {
  expect(resourceRef(node(`a\u202eb\u0007${"x".repeat(5_000)}`)).label).toMatch(/^node abx{50,}…$/);
});
