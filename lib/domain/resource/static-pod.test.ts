import { expect, test } from "vitest";
import { resourceOf } from "./kubernetes-type.ts";
import { nodeOfStaticPod } from "./static-pod.ts";

test.each([
  ["Pod", "kube-system", "kube-apiserver-cp-1", "cp-1"],
  ["Pod", "kube-system", "kube-controller-manager-cp-1", "cp-1"],
  ["Pod", "kube-system", "etcd-cp-1", "cp-1"],
  ["Pod", "kube-system", "coredns-7db6d8ff4d-abcde", undefined],
  ["Pod", "shop", "etcd-0", undefined],
  ["apps/Deployment", "kube-system", "etcd-operator", undefined],
])("%s %s/%s stands on the node %s", (type, namespace, name, node) => {
  expect(nodeOfStaticPod(resourceOf(type, namespace, name))).toBe(node);
});
