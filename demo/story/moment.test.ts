import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadCatalog } from "#lib/catalog/load.ts";
import { catalogView } from "#lib/catalog/view.ts";
import { scannerById } from "#lib/scanners/index.ts";
import type { DocumentContext } from "#lib/scanners/types.ts";
import { fleet } from "./fleet.ts";
import { instants } from "./instants.ts";
import type { Moment } from "./moment.ts";
import { momentOf } from "./moment.ts";
import type { StoryObject } from "./objects/object.ts";

const story = { seed: 7, begin: new Date("2026-08-26T09:30:00Z") };
const catalog = catalogView(loadCatalog());
const days = [instants[0] ?? 0, 30, 50, 64, instants.at(-1) ?? 90];

const moments: readonly Moment[] = fleet
  .flatMap(({ plan }) => days.map((day) => momentOf(story, plan.name, day)))
  .filter((moment) => moment !== null);

function read(scanner: string, text: string, context: DocumentContext = {}) {
  const adapter = scannerById(scanner);
  if (adapter?.kind !== "findings") throw new Error(`${scanner} reads no findings`);
  return adapter.parse(text, context, catalog);
}

const list = (objects: readonly StoryObject[]): string =>
  JSON.stringify({ kind: "List", apiVersion: "v1", items: objects });
const inGroup = (moment: Moment, ...groups: readonly string[]): readonly StoryObject[] =>
  moment.objects.filter(({ apiVersion }) => groups.some((group) => apiVersion.startsWith(`${group}/`)));

describe("the product's adapters read every document of the story without a warning", () => {
  test.each(moments)("kube-bench on $cluster at $at", (moment) => {
    for (const { pod, text } of moment.logs) {
      const node = moment.objects.find(({ metadata }) => metadata.name === pod)?.spec;
      const parsed = read("kube-bench", text, { node: String(Object(node).nodeName), clusterVersion: moment.version });

      expect(parsed.warnings).toEqual([]);
      expect(parsed.targets.map(({ completeness }) => completeness)).toEqual(parsed.targets.map(() => "complete"));
      expect(parsed.targets.length).toBeGreaterThan(0);
    }
  });

  test.each(moments)("Trivy Operator on $cluster at $at", (moment) => {
    const reports = inGroup(moment, "aquasecurity.github.io");
    if (reports.length === 0) return;

    const parsed = read("trivy-operator", list(reports));

    expect(parsed.warnings).toEqual([]);
    expect(parsed.targets.length).toBe(reports.length);
    expect(new Set(parsed.targets.map(({ completeness }) => completeness))).toEqual(new Set(["failures_only"]));
  });

  test.each(moments)("policy reports on $cluster at $at", (moment) => {
    const reports = inGroup(moment, "wgpolicyk8s.io", "openreports.io");
    if (reports.length === 0) return;

    const parsed = read("policy-report", list(reports));

    expect(parsed.warnings).toEqual([]);
    expect(parsed.targets.length).toBe(reports.length);
    expect(new Set(parsed.targets.map(({ completeness }) => completeness))).toEqual(new Set(["complete"]));
  });

  test.each(moments)("pushed files on $cluster at $at", (moment) => {
    for (const { scanner, bytes, toolVersion } of moment.pushed) {
      const parsed = read(scanner, Buffer.from(bytes).toString("utf8"), { toolVersion });

      expect(parsed.warnings).toEqual([]);
      expect(new Set(parsed.targets.map(({ completeness }) => completeness))).not.toContain("truncated");
    }
  });
});

test("the same seed, cluster and day tell the same, byte for byte, and another seed tells of other objects", () => {
  const [one, same, other] = [7, 7, 8].map((seed) => JSON.stringify(momentOf({ ...story, seed }, "prod-eu", 66.3)));

  expect(same).toBe(one);
  expect(other).not.toBe(one);
});

test("a uid never stands for two objects, and every owner is there", () => {
  for (const { objects } of moments) {
    const uids = objects.map(({ metadata }) => metadata.uid);

    expect(new Set(uids).size).toBe(uids.length);
    for (const { metadata } of objects) {
      for (const owner of metadata.ownerReferences ?? []) expect(uids, metadata.name).toContain(owner.uid);
    }
  }
});

test("every object is of a kind its cluster serves", () => {
  for (const { objects, kinds } of moments) {
    const served = new Map(
      kinds.map((each) => [`${each.group === "" ? "" : `${each.group}/`}${each.version} ${each.kind}`, each]),
    );

    for (const { apiVersion, kind, metadata } of objects) {
      expect(served.get(`${apiVersion} ${kind}`)?.namespaced, `${kind} ${metadata.name}`).toBe(
        metadata.namespace !== undefined,
      );
    }
  }
});

/** Every path of keys in a document, `[]` for the places in a list; maps keyed by names count as one key. */
function keysOf(value: unknown, maps: RegExp, path = ""): ReadonlySet<string> {
  const keys = new Set<string>();
  const walk = (each: unknown, at: string): void => {
    if (Array.isArray(each)) for (const one of each) walk(one, `${at}[]`);
    else if (typeof each === "object" && each !== null) {
      for (const [key, inner] of Object.entries(each)) {
        const next = maps.test(at) ? `${at}.*` : `${at}.${key}`;
        keys.add(next);
        walk(inner, next);
      }
    }
  };
  walk(value, path);
  return keys;
}

const fixtures = new URL("../../../shared/fixtures/", import.meta.url);
const fixture = (path: string): unknown => JSON.parse(readFileSync(new URL(path, fixtures), "utf8"));
const last = moments.filter(({ at }) => at.getTime() === Math.max(...moments.map((each) => each.at.getTime())));

describe.skipIf(!existsSync(fixtures))("the story writes no key that real output does not have", () => {
  const noMaps = /(?!)/;

  test("kube-bench 0.15.6", () => {
    const real = keysOf(fixture("kube-bench/v0.15.6-after-hardening.json"), noMaps);

    for (const { logs } of last) {
      for (const { text } of logs) for (const key of keysOf(JSON.parse(text), noMaps)) expect(real).toContain(key);
    }
  });

  test("Polaris 10.2", () => {
    const maps = /[.](Results|PodResult[.]Results)$/;
    const real = keysOf(fixture("polaris/v10.2-cluster.json"), maps);

    for (const { pushed } of last) {
      for (const { scanner, bytes } of pushed) {
        if (scanner !== "polaris") continue;
        for (const key of keysOf(JSON.parse(Buffer.from(bytes).toString()), maps)) expect(real).toContain(key);
      }
    }
  });

  test("trivy k8s 0.74", () => {
    // The current sample is of configurations alone; the older one holds images as well.
    const real = new Set(
      ["v0.74-payments-non-failures", "resources-kind-with-errors", "resources-nsa-large"].flatMap((file) => [
        ...keysOf(fixture(`trivy-k8s/${file}.json`), noMaps),
      ]),
    );

    for (const { pushed } of last) {
      for (const { scanner, bytes } of pushed) {
        if (scanner !== "trivy") continue;
        for (const key of keysOf(JSON.parse(Buffer.from(bytes).toString()), noMaps)) expect(real).toContain(key);
      }
    }
  });

  test("Kyverno 1.19, its exceptions apart", () => {
    const labels = /labels$/;
    const real = keysOf(fixture("policyreport/kyverno-1.19-raw-page.json"), labels, "");
    const known = new Set([...real, ".items[].results[].properties.exceptions", ".items[].scope.namespace"]);

    for (const moment of last) {
      const items = inGroup(moment, "wgpolicyk8s.io", "openreports.io");
      for (const key of keysOf({ items }, labels)) expect(known).toContain(key);
    }
  });

  test("Trivy Operator", () => {
    const maps = /(labels|annotations)$/;
    const files = ["configauditreport-with-remediation", "vulnerabilityreport-extended", "exposedsecretreport-many"];
    const real = new Set(files.flatMap((file) => [...keysOf(fixture(`trivy-operator/${file}.json`), maps)]));

    for (const moment of last) {
      for (const report of inGroup(moment, "aquasecurity.github.io")) {
        for (const key of keysOf(report, maps)) expect(real).toContain(key);
      }
    }
  });
});
