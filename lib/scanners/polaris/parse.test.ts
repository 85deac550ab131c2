import { expect, test } from "vitest";
import { AppError } from "#lib/errors.ts";
import type { CatalogView, DocumentContext } from "../types.ts";
import { parse } from "./parse.ts";

const catalog: CatalogView = {
  benchmarkCheck: () => null,
  hasBenchmark: () => false,
  benchmarkVersions: () => new Map(),
  canonicalCheck: (tool, id) => (tool === "polaris" && id === "oldName" ? "newName" : null),
  checksKnownTo: () => [],
  looksAt: () => true,
};

type Fields = Readonly<Record<string, unknown>>;
const check = (ID: string, Success: boolean, fields: Fields = {}): Fields => ({
  [ID]: { ID, Message: `${ID} said`, Details: null, Success, Severity: "warning", Category: "Security", ...fields },
});
const passed = check("cpuLimitsMissing", true);
const workload = (fields: Fields, containers: readonly Fields[] = []): Fields => ({
  Name: "web",
  Namespace: "shop",
  Kind: "Deployment",
  Results: {},
  PodResult: { Name: "", Results: {}, ContainerResults: containers },
  ...fields,
});
const audit = (objects: readonly Fields[], fields: Fields = {}): string =>
  JSON.stringify({
    PolarisOutputVersion: "1.0",
    AuditTime: "2026-11-20T08:00:00Z",
    SourceType: "Cluster",
    SourceName: "https://192.0.2.1",
    ClusterInfo: { Version: "1.36" },
    Results: objects,
    ...fields,
  });

const read = (text: string, context: DocumentContext = {}) => parse(text, context, catalog);
const wordsOf = (text: string, context?: DocumentContext) =>
  read(text, context).targets.flatMap((target) =>
    target.observations.map(({ outcome, check: id, resource }) =>
      `${outcome} ${id} ${resource.type} ${resource.namespace}/${resource.name} ${resource.container}`.trim(),
    ),
  );
const completenessOf = (text: string, context?: DocumentContext) =>
  Object.fromEntries(read(text, context).targets.map(({ scope, completeness }) => [scope, completeness]));

test("checks of all three levels are read: the object's, the pod's and each container's", () => {
  const text = audit([
    workload({
      Results: check("deploymentMissingReplicas", false),
      PodResult: {
        Results: check("hostIPCSet", true),
        ContainerResults: [
          { Name: "main", Results: check("cpuLimitsMissing", false) },
          { Name: "sidecar", Results: passed },
        ],
      },
    }),
  ]);

  expect(wordsOf(text)).toEqual([
    "fail deploymentMissingReplicas apps/Deployment shop/web",
    "pass hostIPCSet apps/Deployment shop/web",
    "fail cpuLimitsMissing apps/Deployment shop/web main",
    "pass cpuLimitsMissing apps/Deployment shop/web sidecar",
  ]);
});

test.each([
  ["danger", "high"],
  ["error", "high"],
  ["warning", "medium"],
  ["ignore", "info"],
  ["Danger", "high"],
  ["", null],
])("the severity %j counts as %s", (word, severity) => {
  const { targets } = read(audit([workload({ Results: check("x", false, { Severity: word }) })]));

  expect(targets[0]?.observations[0]?.severity).toBe(severity);
});

test("a severity nobody knows is kept as it is written, and counted", () => {
  const { targets, warnings } = read(audit([workload({ Results: check("x", false, { Severity: "dire" }) })]));

  expect(targets[0]?.observations[0]).toMatchObject({ severity: null, details: { severity: "dire" } });
  expect(warnings).toContainEqual(expect.objectContaining({ code: "unknown_severity", count: 1 }));
});

test("a result that does not say whether it succeeded is never a pass", () => {
  const text = audit([workload({ Results: { ...check("x", true, { Success: "yes" }), ...passed } })]);

  expect(wordsOf(text)).toEqual(["warn x apps/Deployment shop/web", "pass cpuLimitsMissing apps/Deployment shop/web"]);
  expect(read(text).warnings).toContainEqual(expect.objectContaining({ code: "unknown_status", count: 1 }));
});

test("an alias of a check is its canonical id, and the raw id stays", () => {
  const { targets } = read(audit([workload({ Results: check("oldName", false) })]));

  expect(targets[0]?.observations[0]).toMatchObject({ check: "newName", witness: "newName", rawId: "oldName" });
});

test("roll-outs change no identity: a ReplicaSet is its Deployment, a scheduled Job its CronJob", () => {
  const text = audit([
    workload({ Kind: "ReplicaSet", Name: "web-6dd6975f67", Results: passed }),
    workload({ Kind: "Job", Name: "nightly-29400000", Results: passed }),
    workload({ Kind: "Job", Name: "reindex-2026-11", Results: passed }),
  ]);

  expect(wordsOf(text)).toEqual([
    "pass cpuLimitsMissing apps/Deployment shop/web",
    "pass cpuLimitsMissing batch/CronJob shop/nightly",
    "pass cpuLimitsMissing batch/Job shop/reindex-2026-11",
  ]);
});

test("each namespace that occurs is a target of its own, and cluster-scoped objects are one", () => {
  const text = audit([
    workload({ Results: passed }),
    workload({ Namespace: "payments", Results: passed }),
    { Name: "admin", Namespace: "", Kind: "ClusterRole", Results: passed, PodResult: null },
  ]);

  expect(completenessOf(text)).toEqual({
    "namespace/shop": "complete",
    "namespace/payments": "complete",
    cluster: "complete",
  });
});

test("an object without any check was looked at all the same, and so was every container", () => {
  const text = audit([workload({}, [{ Name: "main", Results: {} }]), workload({ Name: "clean", PodResult: null })]);

  expect(read(text).targets[0]?.lookedAt.map(({ name, container }) => `${name} ${container}`.trim())).toEqual([
    "web",
    "web main",
    "clean",
  ]);
});

test.each([
  ["no check that passed", [check("a", false)], {}],
  ["nothing below danger", [check("a", false, { Severity: "danger" }), check("b", true, { Severity: "danger" })], {}],
  ["a score of more than it lists", [check("a", false), check("b", true)], { Score: 12 }],
  ["one workload of a cluster", [check("a", false), check("b", true)], { SourceType: "Resource" }],
  ["an entry that is no check", [check("b", true), { broken: "text" }], {}],
])("a report with %s closes nothing", (_what, checks, fields) => {
  const text = audit([workload({ Results: Object.assign({}, ...checks) })], fields);

  expect(completenessOf(text)).toEqual({ "namespace/shop": "truncated" });
  expect(read(text).targets[0]?.completenessReason).not.toBe("");
});

test("a score that fits what is listed makes no report suspicious", () => {
  const text = audit([workload({ Results: { ...check("a", false), ...check("b", true) } })], { Score: 66 });

  expect(completenessOf(text)).toEqual({ "namespace/shop": "complete" });
});

test("the sender may vouch for what only looks filtered, not for what the file shows to be missing", () => {
  const failures = audit([workload({ Results: check("a", false) })]);
  const missing = audit([workload({ Results: check("a", false) })], { Score: 90 });

  expect(completenessOf(failures, { completeness: "complete" })).toEqual({ "namespace/shop": "complete" });
  expect(completenessOf(missing, { completeness: "complete" })).toEqual({ "namespace/shop": "truncated" });
});

test("a run of failures alone may close by silence when its sender says that it lists every failure", () => {
  const text = audit([workload({ Results: check("a", false) })], { Score: 90 });

  expect(completenessOf(text, { completeness: "failures_only" })).toEqual({ "namespace/shop": "failures_only" });
});

test("a run limited to one namespace says nothing about what it leaves out of the others", () => {
  const text = audit(
    [
      workload({ Results: passed }),
      { Name: "default", Namespace: "shop", Kind: "ServiceAccount", Results: {}, PodResult: null },
      workload({ Namespace: "payments", Results: passed }),
    ],
    { SourceType: "ClusterNamespace" },
  );

  expect(completenessOf(text)).toEqual({ "namespace/shop": "complete", "namespace/payments": "truncated" });
  expect(completenessOf(text, { namespace: "payments" })).toEqual({
    "namespace/shop": "truncated",
    "namespace/payments": "complete",
  });
});

test("what files say is shown as a tool of its own, so that it neither fixes nor fails what a cluster says", () => {
  const text = audit([workload({ Results: passed })], { SourceType: "Path", SourceName: "deploy/" });
  const { targets, warnings } = read(text);

  expect(targets.map(({ scope }) => scope)).toEqual(["files/deploy/"]);
  expect(targets[0]?.observations[0]).toMatchObject({ tool: "polaris-files", check: "cpuLimitsMissing" });
  expect(warnings).toContainEqual(expect.objectContaining({ code: "from_files" }));
});

test("version 0.2 without ids names one check whether it passes or fails", () => {
  const of = (Message: string, Type: string): string =>
    JSON.stringify({
      PolarisOutputVersion: "0.2",
      AuditTime: "0001-01-01T00:00:00Z",
      SourceType: "Cluster",
      NamespacedResults: {
        shop: {
          DeploymentResults: [
            {
              Name: "web",
              PodResult: { Messages: [], ContainerResults: [{ Name: "main", Messages: [{ Message, Type }] }] },
            },
          ],
        },
      },
    });

  expect(wordsOf(of("CPU limits are set", "success"))).toEqual(["pass cpuLimitsMissing apps/Deployment shop/web main"]);
  expect(wordsOf(of("CPU limits should be set", "warning"))).toEqual([
    "fail cpuLimitsMissing apps/Deployment shop/web main",
  ]);
  expect(wordsOf(of("Something else", "error"))).toEqual(["fail message/Something else apps/Deployment shop/web main"]);
  expect(read(of("Something else", "error")).observedAt).toBeNull();
});

test("one check listed twice for one resource counts by its worst word", () => {
  const text = audit([workload({ Results: passed }), workload({ Results: check("cpuLimitsMissing", false) })]);

  expect(wordsOf(text)).toEqual(["fail cpuLimitsMissing apps/Deployment shop/web"]);
  expect(wordsOf(text, { preview: true })).toHaveLength(2);
});

test("a file without objects is read, and says nothing", () => {
  const { targets, warnings } = read(audit([]));

  expect(targets).toEqual([]);
  expect(warnings).toContainEqual(expect.objectContaining({ code: "nothing_listed" }));
});

test("YAML that was cut is refused, also where what is left is YAML", () => {
  const yaml =
    'AuditTime: "2026-11-24T05:58:49Z"\nPolarisOutputVersion: "1.0"\nResults: []\nScore: 100\nSourceName: x\nSourceType: ClusterNamespace\n';
  const reasonOf = (text: string): string => {
    try {
      return read(text).format;
    } catch (error) {
      return error instanceof AppError ? error.reason : "crash";
    }
  };

  expect(reasonOf(yaml)).toBe("yaml-1.0");
  expect(reasonOf(yaml.trimEnd())).toBe("yaml-1.0");
  expect(reasonOf(yaml.slice(0, yaml.indexOf("SourceType")))).toBe("truncated_document");
  expect(reasonOf(yaml.slice(0, -"Namespace\n".length))).toBe("truncated_document");
});
