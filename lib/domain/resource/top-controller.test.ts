import { expect, test } from "vitest";
import { topController } from "./top-controller.ts";

test.each([
  ["apps/ReplicaSet", "web-6b59cc5ddb", "", "apps/Deployment", "web"],
  ["apps/ReplicaSet", "nginx-deployment-965685897", "", "apps/Deployment", "nginx-deployment"],
  ["apps/ReplicaSet", "web-3000412345", "", "apps/Deployment", "web"],
  ["apps/ReplicaSet", "web-frontend", "", "apps/ReplicaSet", "web-frontend"],
  ["apps/ReplicaSet", "test-deployment-12345", "", "apps/ReplicaSet", "test-deployment-12345"],
  ["batch/Job", "hello-28372910", "", "batch/CronJob", "hello"],
  ["batch/Job", "hello-1623456780", "", "batch/CronJob", "hello"],
  ["batch/Job", "backup-20240101", "", "batch/Job", "backup-20240101"],
  ["Pod", "web-6b59cc5ddb-bp9h8", "apps/ReplicaSet", "apps/Deployment", "web"],
  ["Pod", "db-0", "apps/StatefulSet", "apps/StatefulSet", "db"],
  ["Pod", "agent-bp9h8", "apps/DaemonSet", "apps/DaemonSet", "agent"],
  ["Pod", "hello-28372910-bp9h8", "batch/Job", "batch/CronJob", "hello"],
  ["Pod", "web-6b59cc5ddb-bp9h8", "", "Pod", "web-6b59cc5ddb-bp9h8"],
  ["Pod", "kube-apiserver-cp-1", "Node", "Pod", "kube-apiserver-cp-1"],
  ["apps/Deployment", "web-6b59cc5ddb", "", "apps/Deployment", "web-6b59cc5ddb"],
])("%s %s owned by %j belongs to %s %s", (type, name, owner, topType, topName) => {
  expect(topController({ type, name }, owner)).toEqual({ type: topType, name: topName });
});
