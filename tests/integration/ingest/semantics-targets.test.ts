import { describe, expect, test } from "vitest";
import { testDatabase } from "#tests/support/database.ts";
import type { Fields } from "#tests/support/trivy-document.ts";
import { image, packages, vulnerability } from "#tests/support/trivy-document.ts";
import type { Delivery } from "./door.ts";
import { newCluster } from "./door.ts";
import { at, sender } from "./sender.ts";
import { catalogOfVoices } from "./small-catalog.ts";
import { scanDocument } from "./small-scan.ts";
import { timelessState } from "./state.ts";
import { episodesOf, wordsOf } from "./told-words.ts";
import type { How, Told } from "./voice.ts";
import { rosterOf, voiceOf, voices } from "./voices.ts";

// Semantics § 2: what the independently reported slices are, and what a push can say about them.
const { sql } = await testDatabase();
const sendAll = sender({ sql, catalog: catalogOfVoices() });

type TargetRow = { readonly scope: string; readonly completeness: string };

const targetsOf = async (clusterId: string): Promise<readonly TargetRow[]> => [
  ...(await sql<
    TargetRow[]
  >`select scope, completeness from scan_target where cluster_id = ${clusterId} order by scope collate "C"`),
];
const scopesOf = async (clusterId: string): Promise<readonly string[]> =>
  (await targetsOf(clusterId)).map(({ scope }) => scope);

describe.each(voices.map((voice) => [voice.name, voice] as const))("%s", (_name, voice) => {
  const [first, second, third] = voice.places;
  const tell = (hours: number, ...told: readonly Told[]): readonly Delivery[] => voice.tell(at(hours), told);

  test("a node or namespace that does not occur closes nothing", async () => {
    const clusterId = await newCluster(sql);
    const failing = { A: "fail", B: "pass", C: "fail" } as const;
    await sendAll(clusterId, 0, tell(0, { place: first, checks: failing }, { place: third, checks: failing }));
    const before = await wordsOf(sql, voice, clusterId);

    await sendAll(clusterId, 2, tell(2, { place: third, checks: { A: "pass", B: "fail" } }));

    const after = await wordsOf(sql, voice, clusterId);
    const ofFirst = (words: Record<string, string>) => Object.entries(words).filter(([key]) => key.endsWith(first));
    expect(ofFirst(after)).toEqual(ofFirst(before));
    expect((await episodesOf(sql, voice, clusterId))[`A on ${first}`]).toEqual(["open"]);
    expect((await episodesOf(sql, voice, clusterId))[`A on ${third}`]).toEqual(["fixed"]);
  });

  test("--completeness truncated, failures_only and complete are what the sender says of every target", async () => {
    for (const completeness of ["truncated", "failures_only"] as const) {
      const clusterId = await newCluster(sql);
      const deliveries = tell(
        0,
        { place: first, checks: { A: "fail", B: "pass" } },
        { place: second, checks: { A: "pass", C: "fail" } },
      );

      await sendAll(
        clusterId,
        0,
        deliveries.map((delivery) => ({ ...delivery, completeness })),
      );

      expect(new Set((await targetsOf(clusterId)).map((target) => target.completeness))).toEqual(
        new Set([completeness]),
      );
    }
  });
});

test("kube-bench: one target per node and type for master, etcd and node, one per cluster for policies, controlplane and managedservices", async () => {
  const clusterId = await newCluster(sql);
  const sections = (["master", "node", "policies"] as const).map((nodeType) => ({
    nodeType,
    lines: [{ id: nodeType === "policies" ? "5.1.2" : "4.2.1", answer: "fail" as const, words: "found" }],
  }));
  const first = scanDocument(sections);
  const [etcd, controlPlane, managed] = ["etcd", "controlplane", "managedservices"].map((nodeType) =>
    first.replaceAll('"node_type":"master"', `"node_type":"${nodeType}"`),
  );
  for (const node of ["n1", "n2"]) {
    for (const text of [first, etcd, controlPlane, managed]) {
      await sendAll(clusterId, 0, [{ scanner: "kube-bench", node, observedAt: at(0), text: text ?? "" }]);
    }
  }

  expect(await scopesOf(clusterId)).toEqual([
    ...["cluster/controlplane", "cluster/managedservices", "cluster/policies"],
    ...["node/n1/etcd", "node/n1/master", "node/n1/node", "node/n2/etcd", "node/n2/master", "node/n2/node"],
  ]);
});

test.each([
  ["trivy", ["namespace/bank/misconfigurations", "namespace/shop/misconfigurations"]],
  ["polaris", ["namespace/bank", "namespace/shop"]],
])("%s: one target per namespace that occurs", async (name, expected) => {
  const voice = voiceOf(name);
  const clusterId = await newCluster(sql);

  await sendAll(
    clusterId,
    0,
    voice.tell(
      at(0),
      voice.places.map((place) => ({ place, checks: { A: "fail" } })),
    ),
  );

  const scopes = (await scopesOf(clusterId)).filter((scope) => !/keeper|vulnerabilities/.test(scope));
  expect(scopes).toEqual(expected);
});

test("trivy: one target for cluster-scoped kinds, which a report about namespaces does not close", async () => {
  const clusterId = await newCluster(sql);
  const role = {
    Kind: "ClusterRole",
    Name: "admin",
    Results: [
      {
        Class: "config",
        Type: "kubernetes",
        Target: "x",
        Misconfigurations: [{ ID: "KSV-0044", Severity: "LOW", Status: "FAIL" }],
      },
    ],
  };
  const text = JSON.stringify({ ClusterName: "c", Resources: [role] });
  await sendAll(clusterId, 0, [{ scanner: "trivy", observedAt: at(0), text }]);
  const voice = voiceOf("trivy");

  await sendAll(clusterId, 2, voice.tell(at(2), [{ place: "shop/web", checks: { A: "fail" } }]));

  expect(await scopesOf(clusterId)).toContain("cluster/misconfigurations");
  const open =
    await sql`select from finding_episode e join resource x on x.cluster_id = e.cluster_id and x.id = e.resource_id
                          where e.cluster_id = ${clusterId} and x.name = 'admin' and e.state = 'open'`;
  expect(open).toHaveLength(1);
});

describe("trivy image and filesystem", () => {
  const scanOf = (ArtifactName: string, ...found: readonly Fields[]): Fields => ({
    ArtifactName,
    Results: [packages(ArtifactName, ...found)],
  });
  const open = async (clusterId: string): Promise<readonly unknown[]> => [
    ...(await sql`select x.name || ':' || x.container as image, e.state from finding_episode e
                    join resource x on x.cluster_id = e.cluster_id and x.id = e.resource_id where e.cluster_id = ${clusterId} order by 1`),
  ];

  test("scanning one tag does not close another's findings, and a clean scan of a tag closes its own", async () => {
    const clusterId = await newCluster(sql);
    const push = async (hours: number, name: string, ...found: readonly Fields[]): Promise<unknown> =>
      await sendAll(clusterId, hours, [
        { scanner: "trivy", observedAt: at(hours), text: image(scanOf(name, ...found)), completeness: "failures_only" },
      ]);

    await push(0, "shop/web:1.0", vulnerability());
    await push(2, "shop/web:2.0");
    expect(await open(clusterId)).toEqual([{ image: "docker.io/shop/web:1.0", state: "open" }]);

    await push(4, "shop/web:1.0");
    expect(await open(clusterId)).toEqual([{ image: "docker.io/shop/web:1.0", state: "fixed" }]);
    expect(await scopesOf(clusterId)).toEqual(
      expect.arrayContaining([
        "image/docker.io/shop/web:1.0/vulnerabilities",
        "image/docker.io/shop/web:2.0/vulnerabilities",
      ]),
    );
  });

  test("one target per named artifact: --artifact names what a file does not", async () => {
    const clusterId = await newCluster(sql);
    const results = [
      { Target: "package-lock.json", Class: "lang-pkgs", Type: "npm", Vulnerabilities: [vulnerability()] },
    ];
    const text = JSON.stringify({ SchemaVersion: 2, ArtifactName: ".", ArtifactType: "filesystem", Results: results });

    await sendAll(
      clusterId,
      0,
      ["one", "two"].map((artifact) => ({ scanner: "trivy", observedAt: at(0), text, artifact })),
    );

    const scopes = await scopesOf(clusterId);
    expect(scopes).toEqual(["files/filesystem/one/vulnerabilities", "files/filesystem/two/vulnerabilities"]);
  });
});

test.each(["trivy-operator", "policy-report"])(
  "%s: the object is the target, by uid: one that came anew is another",
  async (name) => {
    const voice = voiceOf(name);
    const [place] = voice.places;
    const clusterId = await newCluster(sql);
    const [first] = voice.tell(at(0), [{ place, checks: { A: "fail" } }]);
    const [again] = voice.tell(at(2), [{ place, checks: { A: "fail" } }]);
    const [, uid = ""] = /"uid":"([^"]+)"/.exec(String(first?.text)) ?? [];
    await sendAll(clusterId, 0, first === undefined ? [] : [first]);

    const anew = again === undefined ? [] : [{ ...again, text: String(again.text).replaceAll(`"${uid}"`, '"anew"') }];
    await sendAll(clusterId, 2, anew);

    expect(await scopesOf(clusterId)).toEqual(expect.arrayContaining([`object/${uid}`, "object/anew"]));
    expect(await episodesOf(sql, voice, clusterId)).toEqual({ [`A on ${place}`]: ["open"] });
  },
);

test("trivy-operator: a report that is gone changes nothing; only the roster does", async () => {
  const voice = voiceOf("trivy-operator");
  const [first, second] = voice.places;
  const clusterId = await newCluster(sql);
  await sendAll(
    clusterId,
    0,
    voice.tell(
      at(0),
      [first, second].map((place) => ({ place, checks: { A: "fail" } })),
    ),
  );

  await sendAll(clusterId, 2, voice.tell(at(2), [{ place: second, checks: { A: "fail" } }]));
  expect(await wordsOf(sql, voice, clusterId)).toEqual({ [`A on ${first}`]: "fail", [`A on ${second}`]: "fail" });
  expect(await episodesOf(sql, voice, clusterId)).toEqual({
    [`A on ${first}`]: ["open"],
    [`A on ${second}`]: ["open"],
  });

  await sendAll(clusterId, 4, [rosterOf(at(4), [second])]);
  expect(await episodesOf(sql, voice, clusterId)).toEqual({
    [`A on ${first}`]: ["vanished"],
    [`A on ${second}`]: ["open"],
  });
});

describe("without the word of the sender", () => {
  const completenessOf = async (deliveries: readonly Delivery[]): Promise<ReadonlySet<string>> => {
    const clusterId = await newCluster(sql);
    await sendAll(clusterId, 0, deliveries);
    return new Set((await targetsOf(clusterId)).map((target) => target.completeness));
  };
  const look = (voice: string, how: How = {}, from = "", to = ""): readonly Delivery[] =>
    voiceOf(voice)
      .tell(at(0), [{ place: "shop/web", checks: { A: "fail", B: "fail" } }], how)
      .map((delivery) => ({ ...delivery, text: String(delivery.text).replaceAll(from, to) }));

  test.each(["trivy", "trivy with passes", "trivy-operator", "polaris"])(
    "%s: a file that lists nothing below high may have been filtered and is truncated",
    async (name) => {
      const filtered = look(name, { filtered: true });

      expect(await completenessOf(filtered)).toEqual(new Set(["truncated"]));
      expect(await completenessOf(look(name))).not.toContain("truncated");
      const vouched = filtered.map((each) => ({ ...each, completeness: "failures_only" as const }));
      expect(await completenessOf(vouched)).not.toContain("truncated");
    },
  );

  test("polaris: a file that lists no pass may have been filtered and is truncated", async () => {
    const noPass = look("polaris", {}, '"Success":true', '"Success":false');

    expect(await completenessOf(noPass)).toEqual(new Set(["truncated"]));
  });

  test.each([
    ["trivy-operator", '"highCount":1', '"highCount":2'],
    ["policy-report", '"fail":2', '"fail":3'],
  ])("%s: a report whose own summary counts more than it lists is truncated", async (name, from, to) => {
    expect(await completenessOf(look(name, {}, from, to))).toContain("truncated");
  });

  test("kube-bench: a file whose benchmark does not fit the version of the cluster is truncated, and says so", async () => {
    const clusterId = await newCluster(sql);
    const deliveries = voiceOf("kube-bench").tell(at(0), [{ place: "n1", checks: { A: "fail" } }]);
    const misfit = deliveries.map((each) => ({ ...each, text: String(each.text).replaceAll("cis-1.12", "cis-1.6") }));

    const [answer] = await sendAll(clusterId, 0, misfit);

    expect((await targetsOf(clusterId)).map((target) => target.completeness)).toEqual(["truncated"]);
    expect(answer?.warnings.map(({ message }) => message).join(" ")).toMatch(/does not fit|fits/);
  });
});

test("polaris --namespace: outside the namespace that was looked at, the scan says nothing that could close", async () => {
  const voice = voiceOf("polaris");
  const [web, , api] = voice.places;
  const clusterId = await newCluster(sql);
  await sendAll(
    clusterId,
    0,
    voice.tell(
      at(0),
      [web, api].map((place) => ({ place, checks: { A: "fail", B: "fail" } })),
    ),
  );

  const filtered = voice.tell(
    at(2),
    [web, api].map((place) => ({ place, checks: { B: "fail" } })),
  );
  await sendAll(
    clusterId,
    2,
    filtered.map((delivery) => ({ ...delivery, namespace: "shop" })),
  );

  expect(await wordsOf(sql, voice, clusterId)).toMatchObject({
    [`A on ${web}`]: "not_evaluated",
    [`A on ${api}`]: "fail",
  });
});

test("kube-bench --node: two nodes that disagree are two results", async () => {
  const voice = voiceOf("kube-bench");
  const clusterId = await newCluster(sql);

  await sendAll(
    clusterId,
    0,
    voice.tell(at(0), [
      { place: "n1", checks: { A: "fail" } },
      { place: "n2", checks: { A: "pass" } },
    ]),
  );

  expect(await wordsOf(sql, voice, clusterId)).toEqual({ "A on n1": "fail", "A on n2": "pass" });
});

test("trivy --tool-version: what that version knows and does not name where it looked has passed", async () => {
  const voice = voiceOf("trivy");
  const [place] = voice.places;
  const look = voice.tell(at(0), [{ place, checks: { A: "fail" } }]);
  const [silent, versioned] = [await newCluster(sql), await newCluster(sql)];

  await sendAll(silent, 0, look);
  await sendAll(
    versioned,
    0,
    look.map((delivery) => ({ ...delivery, toolVersion: "0.74.0" })),
  );

  expect(await wordsOf(sql, voice, silent)).toEqual({ [`A on ${place}`]: "fail" });
  expect(await wordsOf(sql, voice, versioned)).toMatchObject({
    [`A on ${place}`]: "fail",
    [`B on ${place}`]: "pass",
    [`C on ${place}`]: "pass",
  });
});

test("what one source says changes nothing that another one said", async () => {
  const [trivy, polaris] = [voiceOf("trivy"), voiceOf("polaris")];
  const [place] = trivy.places;
  const clusterId = await newCluster(sql);
  await sendAll(clusterId, 0, trivy.tell(at(0), [{ place, checks: { A: "fail" } }]));
  const { words } = await timelessState(sql, clusterId);

  await sendAll(clusterId, 2, polaris.tell(at(2), [{ place, checks: { A: "pass", B: "pass" } }]));

  const after = await timelessState(sql, clusterId);
  expect(after.words).toEqual(expect.arrayContaining([...(words ?? [])]));
  expect(await episodesOf(sql, trivy, clusterId)).toEqual({ [`A on ${place}`]: ["open"] });
});
