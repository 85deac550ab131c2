import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { accessRules, clusterRoleYaml } from "./cluster-role.ts";
import { sources } from "./sources/all.ts";
import { isBenchPod } from "./sources/kube-bench-pod.ts";

const deploy = join(import.meta.dirname, "..", "deploy");
const collector = join(deploy, "kustomize", "collector");
const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;

// biome-ignore lint/suspicious/noExplicitAny: a manifest has any shape, and the assertions check it.
type Manifest = any;
const readAll = (text: string): readonly Manifest[] => parseAllDocuments(text).map((document) => document.toJS());
const ofKind = (manifests: readonly Manifest[], kind: string): Manifest => manifests.find((each) => each.kind === kind);

test("the ClusterRole to deploy is what the sources read, and nothing else", () => {
  expect(readFileSync(join(collector, "cluster-role.yaml"), "utf8")).toBe(clusterRoleYaml(sources));
});

test("no source reads Secrets or reaches a kubelet, and none writes", () => {
  const rules = accessRules(sources);

  const resources = rules.flatMap((rule) => rule.resources);
  expect(resources).not.toContain("secrets");
  expect(resources.filter((resource) => resource.includes("proxy") || resource.includes("*"))).toEqual([]);
  expect(new Set(rules.flatMap((rule) => rule.verbs))).toEqual(new Set(["get", "list", "watch"]));
});

test.runIf(hasKubectl)("the deployment renders, and its collector runs without rights on its machine", () => {
  const { stdout, stderr, status } = spawnSync("kubectl", ["kustomize", collector], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);

  const manifests = readAll(stdout);
  const pod = ofKind(manifests, "Deployment").spec.template.spec;
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
  expect(pod.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  expect(ofKind(manifests, "ClusterRole").rules).toEqual(accessRules(sources));
  expect(ofKind(manifests, "ClusterRoleBinding").subjects).toEqual([
    { kind: "ServiceAccount", name: pod.serviceAccountName, namespace: "kubeproof" },
  ]);
});

test.each(readdirSync(join(deploy, "kube-bench")))(
  "the collector finds the Pods of kube-bench/%s, and they print JSON",
  (file) => {
    const cronJob = ofKind(readAll(readFileSync(join(deploy, "kube-bench", file), "utf8")), "CronJob");
    const { spec } = cronJob.spec.jobTemplate.spec.template;
    const metadata = {
      name: "p",
      uid: "u",
      resourceVersion: "1",
      labels: { "batch.kubernetes.io/job-name": "kube-bench-1" },
    };

    expect(isBenchPod({ apiVersion: "v1", kind: "Pod", metadata, spec })).toBe(true);
    expect(spec.containers[0].command.at(-1)).toContain("--json");
    expect(spec.containers[0].volumeMounts.every((mount: Manifest) => mount.readOnly === true)).toBe(true);
    const paths = new Set(spec.volumes.map((volume: Manifest) => volume.name));
    expect(spec.containers[0].volumeMounts.filter((mount: Manifest) => !paths.has(mount.name))).toEqual([]);
  },
);
