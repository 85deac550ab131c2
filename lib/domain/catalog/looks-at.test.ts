import { expect, test } from "vitest";
import { resourceOf } from "../resource/kubernetes-type.ts";
import { looksAt } from "./looks-at.ts";

const deployment = resourceOf("apps/Deployment", "shop", "web");
const role = resourceOf("rbac.authorization.k8s.io/Role", "shop", "reader");
const apiServer = resourceOf("Pod", "kube-system", "kube-apiserver-cp-1");

test.each([
  [["workload"], deployment, true],
  [["workload"], role, false],
  [["clusterrole", "role"], role, true],
  [["role"], deployment, false],
  [["nodeinfo"], resourceOf("Node", "", "cp-1"), true],
  [["nodeinfo"], deployment, false],
  [["pod/kube-apiserver"], apiServer, true],
  [["pod/kube-scheduler"], apiServer, false],
  [["pod/kube-apiserver"], resourceOf("Pod", "shop", "kube-apiserver-cp-1"), false],
  [undefined, role, true],
])("%j and %j: %s", (words, resource, expected) => {
  expect(looksAt(words, resource)).toBe(expected);
});
