import { describe, expect, test } from "vitest";
import * as z from "zod";
import { arrive, hours } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";

// Semantics § 2, "Pass by absence", with reports of Trivy, which list failures only.
const house = await testHouse();

type Fields = Readonly<Record<string, unknown>>;
type Cluster = { readonly id: string; readonly name: string };
type Scan = { readonly at: number; readonly resources: readonly Fields[]; readonly toolVersion?: string };

const failing = (...ids: readonly string[]): Fields => ({
  Target: "x",
  Class: "config",
  Type: "kubernetes",
  Misconfigurations: ids.map((ID) => ({ ID, Title: ID, Severity: "MEDIUM", Status: "FAIL", Message: ID })),
});
const image = (name: string, ...ids: readonly string[]): Fields => ({
  Target: `${name}:1 (debian 12)`,
  Class: "os-pkgs",
  Type: "debian",
  Vulnerabilities: ids.map((VulnerabilityID) => ({ VulnerabilityID, PkgName: "p", Severity: "LOW", Status: "fixed" })),
});
const deployment = (Name: string, ...Results: readonly Fields[]): Fields => ({
  ...{ Namespace: "shop", Kind: "Deployment", Name },
  Results,
});
const configMap: Fields = { ...deployment("settings", failing("KSV-0109")), Kind: "ConfigMap" };
/** Keeps a report from looking filtered, and is of no interest itself. */
const witness = deployment("other", failing("KSV-0011"), image("z/other", "CVE-0"));

const push = async (cluster: Cluster, { at, resources, toolVersion }: Scan): Promise<unknown> =>
  arrive(house, {
    cluster,
    at: hours(at),
    scanner: "trivy",
    bytes: Buffer.from(JSON.stringify({ ClusterName: "c", Resources: [...resources, witness] })),
    ...(toolVersion === undefined ? {} : { toolVersion }),
  });

const Row = z.object({ word: z.string(), outcome: z.string() });

/** Every word of a cluster, by check and resource, but that images were looked at. */
async function words(cluster: Cluster): Promise<Record<string, string>> {
  const rows = await house.db.query(
    `select k.check_key || ' on ' || res.name || case when res.container = '' then '' else ' ' || res.container end as word, r.outcome
       from check_result r
       join known_check k on k.cluster_id = r.cluster_id and k.id = r.check_id
       join resource res on res.cluster_id = r.cluster_id and res.id = r.resource_id
      where r.cluster_id = $1 and res.name <> 'other' and res.kind <> 'image' order by 1`,
    [cluster.id],
  );
  return Object.fromEntries(
    z
      .array(Row)
      .parse(rows)
      .map(({ word, outcome }) => [word, outcome]),
  );
}

async function wordsAfter(...scans: readonly Scan[]): Promise<Record<string, string>> {
  const cluster = await house.cluster();
  for (const scan of scans) await push(cluster, scan);
  const live = await words(cluster);
  // The last first: everything else comes late, and is folded anew from the documents.
  const other = await house.cluster();
  for (const scan of scans.toReversed()) await push(other, scan);
  expect(await words(other), "in the other order of arrival").toEqual(live);
  return live;
}

const cve = (id: string, repository: string, name: string): string =>
  `${id} p (debian) in ${repository} on ${name} ${repository}`;

describe("a check that a fresh, untruncated report of that very resource does not name has passed", () => {
  test("when an earlier report of the same target named it: a failure that is no longer listed is fixed", async () => {
    const found = await wordsAfter(
      { at: 0, resources: [deployment("web", failing("KSV-0001"))] },
      { at: 1, resources: [deployment("web", failing())] },
    );

    expect(found["KSV-0001 on web"]).toBe("pass");
  });

  test("when the sender says a version of the tool that is at least the check's since in the catalog", async () => {
    const resources = [deployment("web", failing("KSV-0001"))];
    const known = await wordsAfter({ at: 0, resources, toolVersion: "0.74.0" });
    const older = await wordsAfter({ at: 0, resources, toolVersion: "0.73.0" });

    expect(known).toMatchObject({ "KSV-0001 on web": "fail", "KSV-0017 on web": "pass" });
    expect(older).toEqual({ "KSV-0001 on web": "fail" });
  });

  test("otherwise absence proves nothing, and what was passing is no longer named", async () => {
    const resources = [deployment("web", failing("KSV-0001"))];
    const found = await wordsAfter({ at: 0, resources, toolVersion: "0.74.0" }, { at: 1, resources });

    expect(found).toMatchObject({ "KSV-0001 on web": "fail", "KSV-0017 on web": "not_evaluated" });
  });

  test("only where the check looks: one about roles passes on no Deployment and on no ConfigMap", async () => {
    const found = await wordsAfter({
      at: 0,
      resources: [deployment("web", failing("KSV-0001")), configMap],
      toolVersion: "0.74.0",
    });

    expect(found["KSV-01010 on settings"]).toBe("pass");
    expect(Object.keys(found).filter((word) => /KSV-0044|KCV-/.test(word))).toEqual([]);
    expect(found["KSV-0017 on settings"]).toBeUndefined();
  });

  test("not on a resource the report did not look at", async () => {
    const found = await wordsAfter(
      { at: 0, resources: [deployment("web", failing("KSV-0001")), deployment("cart", failing("KSV-0001"))] },
      { at: 1, resources: [deployment("web", failing())] },
    );

    expect(found).toMatchObject({ "KSV-0001 on web": "pass", "KSV-0001 on cart": "fail" });
  });

  test("not for what the run did not look for: a scan of images closes no configuration", async () => {
    const found = await wordsAfter(
      { at: 0, resources: [deployment("web", failing("KSV-0001"), image("a/web", "CVE-1"))] },
      { at: 1, resources: [deployment("web", image("a/web"))] },
    );

    expect(found["KSV-0001 on web"]).toBe("fail");
    expect(found[cve("CVE-1", "docker.io/a/web", "web")]).toBe("pass");
  });
});

describe("vulnerabilities", () => {
  test("a clean report of a workload covers every container of it ever named", async () => {
    const found = await wordsAfter(
      { at: 0, resources: [deployment("web", image("a/web", "CVE-1"), image("b/proxy", "CVE-2"))] },
      { at: 1, resources: [deployment("web", image("a/web"))] },
    );

    expect(found[cve("CVE-1", "docker.io/a/web", "web")]).toBe("pass");
    expect(found[cve("CVE-2", "docker.io/b/proxy", "web")]).toBe("pass");
  });

  test("one that was found in one workload says nothing of another", async () => {
    const found = await wordsAfter(
      { at: 0, resources: [deployment("web", image("a/web", "CVE-1")), deployment("cart", image("a/web"))] },
      { at: 1, resources: [deployment("web", image("a/web", "CVE-1")), deployment("cart", image("a/web"))] },
    );

    expect(Object.keys(found)).toEqual([cve("CVE-1", "docker.io/a/web", "web")]);
  });

  test("an image that could not be scanned closes nothing, until it can be", async () => {
    const first = { at: 0, resources: [deployment("web", image("a/web", "CVE-1"), image("b/proxy", "CVE-2"))] };
    const failed = { ...deployment("web"), Error: "unable to pull b/proxy" };
    const second = { at: 1, resources: [deployment("web", image("a/web")), failed] };
    const third = { at: 2, resources: [deployment("web", image("a/web"), image("b/proxy"))] };
    const unreadable = "image-scan on web an image that could not be scanned";

    expect(await wordsAfter(first, second)).toMatchObject({
      [cve("CVE-1", "docker.io/a/web", "web")]: "pass",
      [cve("CVE-2", "docker.io/b/proxy", "web")]: "fail",
      [unreadable]: "error",
    });
    expect(await wordsAfter(first, second, third)).toMatchObject({
      [cve("CVE-2", "docker.io/b/proxy", "web")]: "pass",
      [unreadable]: "pass",
    });
  });
});
