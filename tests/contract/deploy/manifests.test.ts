import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { goModule, goTool, hasGo } from "./go-tool.ts";
import { type Manifest, type ManifestJudge, manifestJudge } from "./kubernetes-schema.ts";
import { danglingReferences, faultsOfPod, podOf } from "./restricted.ts";

const root = join(import.meta.dirname, "../../..");
const kustomizations = join(root, "deploy", "kustomize");
const chart = join(root, "deploy", "helm", "kubeproof");
const kubernetes = "1.36.3";

const readAll = (text: string): readonly Manifest[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((manifest) => manifest !== null);

let judge: ManifestJudge;
let kustomize: string;
let helm: string;

function printed(program: string, args: readonly string[]): string {
  const run = spawnSync(program, args, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

const built = (name: string): readonly Manifest[] => readAll(printed(kustomize, ["build", join(kustomizations, name)]));

function templated(...settings: readonly string[]): readonly Manifest[] {
  const sets = settings.flatMap((setting) => ["--set", setting]);
  const where = ["--namespace", "kp", "--kube-version", kubernetes];
  return readAll(printed(helm, ["template", "kubeproof", chart, ...where, ...sets]));
}

function expectSound(manifests: readonly Manifest[], given: readonly string[]): void {
  const faults = manifests.flatMap((manifest) => {
    const pod = podOf(manifest);
    const all = [...judge(manifest), ...(pod === null ? [] : faultsOfPod(pod))];
    return all.map((fault) => `${manifest.kind}/${manifest.metadata.name}: ${fault}`);
  });

  expect([...faults, ...danglingReferences(manifests, given)]).toEqual([]);
}

const everything = [
  ...["collector.enabled=true", "collector.cluster=prod-eu", "ingress.enabled=true", "ingress.tlsSecret=tls"],
  ...["ingress.className=nginx", "imagePullSecrets[0].name=pull", `image.digest=sha256:${"a".repeat(64)}`],
];
const secrets = ["Secret/kubeproof", "Secret/kubeproof-collector-token"];

// Kustomize and helm come as modules of Go; without it nothing can be rendered, and the run says skipped.
describe.skipIf(!hasGo)("what is deployed, as rendered by tools that Go builds", () => {
  // Built from source where they are not yet.
  beforeAll(() => {
    kustomize = goTool({ name: "kustomize", module: "sigs.k8s.io/kustomize/kustomize/v5", version: "v5.7.1" });
    helm = goTool({ name: "helm", module: "helm.sh/helm/v3/cmd/helm", version: "v3.22.0" });
    judge = manifestJudge(join(goModule("k8s.io/kubernetes", `v${kubernetes}`), "api/openapi-spec/swagger.json"));
  }, 1_500_000);

  test("by kustomize is valid to the field, restricted, read-only and refers to nothing that is not there", () => {
    const server = built("kubeproof");
    const collector = built("collector");

    expect(server.map(({ kind }) => kind).sort()).toEqual(
      [
        "ConfigMap",
        "Deployment",
        "Deployment",
        "Job",
        "Namespace",
        "NetworkPolicy",
        "NetworkPolicy",
        "NetworkPolicy",
      ].concat(...[["PodDisruptionBudget", "Service", "ServiceAccount"]]),
    );
    expectSound(server, secrets);
    expectSound(collector, secrets);
  });

  test("by the chart is the same, with as much or as little of it as is asked for", () => {
    expectSound(templated(), secrets);
    expectSound(templated(...everything), secrets);
    expectSound(templated("web.replicas=1", "networkPolicy.enabled=false", "migrate.enabled=false"), secrets);
    const alone = templated("server.enabled=false", "collector.enabled=true", "collector.cluster=c");
    expectSound(alone, secrets);

    expect(alone.filter(({ kind }) => kind === "Deployment")).toHaveLength(1);
    const images = templated(...everything).flatMap(
      (each) => podOf(each)?.containers.map((one: Manifest) => one.image) ?? [],
    );
    expect(new Set(images)).toEqual(new Set([`kubeproof@sha256:${"a".repeat(64)}`]));
  });

  test("by the chart gives the collector the rights of kustomize's, and a token to it alone", () => {
    const manifests = templated(...everything);

    const rules = (all: readonly Manifest[]): unknown => all.find(({ kind }) => kind === "ClusterRole").rules;
    expect(rules(manifests)).toEqual(
      rules(readAll(readFileSync(join(kustomizations, "collector/cluster-role.yaml"), "utf8"))),
    );
    const withToken = manifests.filter(
      (each) => podOf(each)?.automountServiceAccountToken !== false && podOf(each) !== null,
    );
    expect(withToken.map(({ metadata }) => metadata.name)).toEqual(["kubeproof-collector"]);
  });

  test("refuses values that nothing reads, secrets among the settings, and a collector of no cluster", () => {
    for (const setting of [
      "web.replica=3",
      "settings.DATABASE_URL=x",
      "collector.enabled=true",
      "image.digest=latest",
    ]) {
      expect(() => templated(setting), setting).toThrow(/don't meet the specifications of the schema/);
    }
  });

  test("would be refused with a field that Kubernetes does not have", () => {
    const [deployment] = built("kubeproof").filter(({ kind }) => kind === "Deployment");
    deployment.spec.template.spec.containers[0].securityContext.readOnlyRootFileSystem = true;

    expect(judge(deployment)).toEqual([expect.stringContaining("readOnlyRootFileSystem")]);
  });
});
