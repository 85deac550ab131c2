import { describe, expect, test } from "vitest";
import { fromSql } from "#lib/db/queryable.ts";
import { loadClusterInput } from "#lib/db/sql/load-cluster-input.ts";
import { loadSourceHealth } from "#lib/db/sql/source-health.ts";
import { replayCluster } from "#lib/ingest/replay.ts";
import { testDatabase } from "#tests/support/database.ts";
import type { Delivery } from "./door.ts";
import { newCluster, send } from "./door.ts";
import { listOf, listOfPlaces, reportUidOf, reportUidsOf } from "./lists.ts";
import { rowVersions } from "./row-versions.ts";
import { catalogOfVoices } from "./small-catalog.ts";
import { timelessState, wholeState } from "./state.ts";
import { episodesOf, wordsOf } from "./told-words.ts";
import type { Told } from "./voice.ts";
import { rosterOf, voiceOf } from "./voices.ts";

// Semantics § 2, custom resources: what a list that was read to its end says of the reports in it, and of those that are not.
const { sql } = await testDatabase();
const db = fromSql(sql);
const catalog = catalogOfVoices();
const house = { sql, catalog };
const hour = 3_600_000;
const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 20) + hours * hour);
const voice = voiceOf("policy-report");
const [web, cart, api] = voice.places;

const told = (hours: number, ...places: readonly Told[]): readonly Delivery[] => voice.tell(at(hours), places);
const of = (place: string, checks: Told["checks"]): Told => ({ place, checks });

/** Everything is received after every look, an hour after the one before. */
async function heard(...deliveries: readonly Delivery[]): Promise<string> {
  const clusterId = await newCluster(sql);
  for (const [index, delivery] of deliveries.entries()) await send(house, clusterId, at(100 + index), delivery);
  return clusterId;
}

/** When each check was last said to be so, by check and place. */
async function saidAt(clusterId: string): Promise<Record<string, Date | null>> {
  const { words } = await loadClusterInput(db, clusterId, null);
  const named = words.map(({ check, resource, state }) => {
    const name = Object.entries(voice.rawIds).find(([, id]) => id === check)?.[0] ?? check;
    return [`${name} on ${resource.namespace}/${resource.name}`, state.saidAt === null ? null : new Date(state.saidAt)];
  });
  return Object.fromEntries(named);
}

const countsOf = async (scanId: string): Promise<unknown> =>
  (await sql`select counts from scan where id = ${scanId}`)[0]?.counts;

describe("a list read to its end", () => {
  test("renews each policy report still in it, as of the newest look in that list", async () => {
    const clusterId = await heard(
      ...told(0, of(web, { A: "pass", B: "fail" })),
      ...told(5, of(cart, { A: "fail" })),
      listOfPlaces(at(6), [web, cart]),
    );

    expect(await saidAt(clusterId)).toEqual({
      [`A on ${web}`]: at(5),
      [`B on ${web}`]: at(5),
      [`A on ${cart}`]: at(5),
    });
    expect(await wordsOf(sql, voice, clusterId)).toMatchObject({ [`A on ${web}`]: "pass", [`B on ${web}`]: "fail" });
  });

  test("counts no look later than itself, and none of a report that is not in it", async () => {
    const clusterId = await heard(
      ...told(0, of(web, { A: "pass" })),
      ...told(3, of(cart, { A: "pass" })),
      ...told(5, of(api, { A: "pass" })),
      ...told(8, of(cart, { A: "pass" })),
      listOfPlaces(at(6), [web, cart]),
    );

    expect(await saidAt(clusterId)).toMatchObject({ [`A on ${web}`]: at(3), [`A on ${cart}`]: at(8) });
  });

  test("makes the words of those no longer in it no longer named: passes are not evaluated, open findings stay open", async () => {
    const clusterId = await heard(
      ...told(0, of(web, { A: "pass", B: "fail" }), of(cart, { A: "pass" })),
      listOfPlaces(at(6), [cart]),
    );

    expect(await wordsOf(sql, voice, clusterId)).toEqual({
      [`A on ${web}`]: "not_evaluated",
      [`B on ${web}`]: "not_evaluated",
      [`A on ${cart}`]: "pass",
    });
    expect(await episodesOf(sql, voice, clusterId)).toEqual({ [`B on ${web}`]: ["open"] });
    const kinds = await sql`select kind, outcome_before, outcome_after from scan_change
                             where cluster_id = ${clusterId} and kind = 'no_longer_reported' order by 2`;
    expect([...kinds]).toEqual([
      { kind: "no_longer_reported", outcome_before: "fail", outcome_after: "not_evaluated" },
      { kind: "no_longer_reported", outcome_before: "pass", outcome_after: "not_evaluated" },
    ]);
  });

  test("of nothing ends what every report said", async () => {
    const clusterId = await heard(...told(0, of(web, { A: "pass" }), of(cart, { A: "pass" })), listOf(at(1), []));

    expect(Object.values(await wordsOf(sql, voice, clusterId))).toEqual(["not_evaluated", "not_evaluated"]);
  });

  test("leaves a report that is looked at later to what it says", async () => {
    const reported = told(0, of(web, { A: "fail" }));
    const list = listOfPlaces(at(2), []);
    const again = told(3, of(web, { A: "pass" }));
    for (const order of [
      [...reported, list, ...again],
      [...reported, ...again, list],
    ]) {
      const clusterId = await heard(...order);

      expect(await wordsOf(sql, voice, clusterId)).toEqual({ [`A on ${web}`]: "pass" });
      expect(await episodesOf(sql, voice, clusterId)).toEqual({ [`A on ${web}`]: ["fixed"] });
    }
  });

  test("takes nothing from a report that only came to be listed later", async () => {
    const clusterId = await heard(
      ...told(0, of(web, { A: "pass" })),
      listOfPlaces(at(1), []),
      listOfPlaces(at(2), [web]),
    );

    expect(await wordsOf(sql, voice, clusterId)).toEqual({ [`A on ${web}`]: "pass" });
    expect(await saidAt(clusterId)).toEqual({ [`A on ${web}`]: at(0) });
  });

  test("takes nothing from a report that came to be after it began, however early that was looked at", async () => {
    const born = (hours: number): readonly Delivery[] =>
      told(0, of(web, { A: "pass", B: "fail" })).map((each) => {
        const { items, ...list } = JSON.parse(String(each.text));
        const creationTimestamp = at(hours).toISOString().replace(".000", "");
        const written = items.map((item: { metadata: object }) => ({
          ...item,
          metadata: { ...item.metadata, creationTimestamp },
        }));
        return { ...each, text: JSON.stringify({ ...list, items: written }) };
      });
    const later = await heard(...born(2), listOfPlaces(at(1), []));
    const behind = await heard(listOfPlaces(at(1), []), ...born(2));
    const earlier = await heard(...born(0), listOfPlaces(at(1), []));
    const gone = await heard(...born(2), listOfPlaces(at(1), []), listOfPlaces(at(3), []));

    const named = { [`A on ${web}`]: "pass", [`B on ${web}`]: "fail" };
    expect(await wordsOf(sql, voice, later)).toEqual(named);
    expect(await wordsOf(sql, voice, behind)).toEqual(named);
    const unnamed = { [`A on ${web}`]: "not_evaluated", [`B on ${web}`]: "not_evaluated" };
    expect(await wordsOf(sql, voice, earlier)).toEqual(unnamed);
    expect(await wordsOf(sql, voice, gone)).toEqual(unnamed);
  });

  test("does not speak for reports of a command line, which have no uid", async () => {
    const [report] = told(0, of(web, { A: "fail" }));
    const nameless = {
      ...report,
      scanner: "policy-report",
      text: String(report?.text).replace(/"uid":"report-[^"]*"/, '"uid":""'),
    };
    const clusterId = await heard(nameless, listOf(at(1), []));

    expect(await wordsOf(sql, voice, clusterId)).toEqual({ [`A on ${web}`]: "fail" });
  });

  test("renews the failures of a truncated report, and neither its passes nor what it left out", async () => {
    const [truncated] = told(2, of(web, { A: "fail", B: "pass" }));
    const clusterId = await heard(
      ...told(0, of(web, { A: "fail", B: "pass", C: "pass" }), of(cart, { A: "pass" })),
      { ...truncated, scanner: "policy-report", text: truncated?.text ?? "", completeness: "truncated" },
      ...told(5, of(cart, { A: "pass" })),
      listOfPlaces(at(6), [web, cart]),
    );

    expect(await saidAt(clusterId)).toMatchObject({
      [`A on ${web}`]: at(5),
      [`B on ${web}`]: at(0),
      [`C on ${web}`]: at(0),
    });
  });

  test("does not bring back what was said of a resource before it was seen gone", async () => {
    const deliveries = [
      ...told(0, of(web, { A: "pass" }), of(cart, { A: "pass" })),
      rosterOf(at(2), [cart]),
      ...told(3, of(cart, { A: "pass" })),
      listOfPlaces(at(4), [web, cart]),
      rosterOf(at(5), [web, cart]),
    ];
    const clusterId = await heard(...deliveries);

    expect(await saidAt(clusterId)).toMatchObject({ [`A on ${web}`]: at(0), [`A on ${cart}`]: at(3) });
    const late = await heard(...deliveries.toReversed());
    expect(await timelessState(sql, late)).toEqual(await timelessState(sql, clusterId));
  });
});

describe("the order of arrival", () => {
  const documents = [
    ...told(0, of(web, { A: "pass", B: "fail" })),
    ...told(1, of(cart, { A: "fail" }), of(api, { A: "pass" })),
    listOfPlaces(at(2), [web, cart, api]),
    ...told(3, of(web, { A: "fail" })),
    listOfPlaces(at(4), [web, api]),
    ...told(5, of(api, { A: "fail", B: "pass" })),
    listOfPlaces(at(6), [api]),
    rosterOf(at(7), [cart, api]),
  ];
  const swapped = (index: number): readonly Delivery[] => [
    ...documents.slice(0, index),
    ...documents.slice(index, index + 2).reverse(),
    ...documents.slice(index + 2),
  ];
  const orders: readonly (readonly [string, readonly Delivery[]])[] = [
    ["backwards", documents.toReversed()],
    [
      "lists first",
      documents.toSorted((a, b) => Number(b.contentType !== undefined) - Number(a.contentType !== undefined)),
    ],
    [
      "lists last",
      documents.toSorted((a, b) => Number(a.contentType !== undefined) - Number(b.contentType !== undefined)),
    ],
    ...documents.slice(1).map((_, index) => [`${index} and ${index + 1} swapped`, swapped(index)] as const),
  ];

  test.each(orders)("of lists and reports changes nothing: %s", async (_name, order) => {
    const inOrder = await heard(...documents);
    const otherwise = await heard(...order);

    expect(await timelessState(sql, otherwise)).toEqual(await timelessState(sql, inOrder));
  });

  test("replay gives back what lists did", async () => {
    const clusterId = await heard(...documents);
    const before = await wholeState(sql, clusterId);

    await replayCluster({ db, catalog, now: at(100 + documents.length - 1) }, clusterId);

    expect(await wholeState(sql, clusterId)).toEqual(before);
  });
});

describe("several reports of one finding", () => {
  const every = voiceOf("policy-report of every object");
  const oldPod = reportUidsOf(web, 0)[2];
  const newPod = reportUidsOf(web, 1)[2];
  const look = (hours: number, rollout: number, verdict: "pass" | "fail"): readonly Delivery[] =>
    every.tell(at(hours), [{ place: web, checks: { A: verdict }, rollout }]);
  const rolledOut = [...look(0, 0, "fail"), ...look(2, 1, "pass")];

  test("a pass of one does not end what another fails that is still listed", async () => {
    const both = listOf(at(3), [...reportUidsOf(web, 1), oldPod]);
    const clusterId = await heard(...rolledOut, both);

    expect(await episodesOf(sql, every, clusterId)).toEqual({ [`A on ${web}`]: ["open"] });
    const { words } = await loadClusterInput(db, clusterId, null);
    expect(words.map(({ state }) => state.outcome)).toEqual(["fail"]);
  });

  test("a failure that is listed once more after a look that passed opens it again", async () => {
    const clusterId = await heard(
      ...rolledOut,
      ...told(3, of(cart, { A: "pass" })),
      listOf(at(4), [...reportUidsOf(web, 1), oldPod, reportUidOf(cart)]),
    );

    expect(await episodesOf(sql, every, clusterId)).toEqual({ [`A on ${web}`]: ["fixed", "open"] });
    const [scan] = await sql`select counts from scan where cluster_id = ${clusterId} order by received_at desc limit 1`;
    expect(scan?.counts).toMatchObject({ renewed: 5, reopened: 1 });
  });

  test("the pass of what is still listed ends it, as soon as what fails is gone and the engine looked again", async () => {
    const clusterId = await heard(
      ...rolledOut,
      listOf(at(3), [...reportUidsOf(web, 1), oldPod]),
      ...told(4, of(cart, { A: "pass" })),
      listOf(at(5), [...reportUidsOf(web, 1), reportUidOf(cart)]),
    );

    expect(await episodesOf(sql, every, clusterId)).toEqual({ [`A on ${web}`]: ["fixed"] });
    const [episode] = await sql`select fixed_seen_at from finding_episode where cluster_id = ${clusterId}`;
    expect(episode).toEqual({ fixed_seen_at: at(4) });
  });

  test("the pass of what is still listed ends it when what fails is gone, where a list renewed both to one instant", async () => {
    const clusterId = await heard(
      ...rolledOut,
      listOf(at(3), [...reportUidsOf(web, 1), oldPod]),
      listOf(at(5), reportUidsOf(web, 1)),
    );

    expect(await episodesOf(sql, every, clusterId)).toEqual({ [`A on ${web}`]: ["fixed"] });
    const [episode] = await sql`select fixed_seen_at from finding_episode where cluster_id = ${clusterId}`;
    expect(episode).toEqual({ fixed_seen_at: at(5) });
    const { words } = await loadClusterInput(db, clusterId, null);
    expect(words.map(({ state }) => state.outcome)).toEqual(["pass"]);
  });

  test("stays open when what fails is gone and was looked at later than what passes: an older pass ends nothing", async () => {
    const clusterId = await heard(
      ...look(0, 1, "pass"),
      ...look(1, 0, "fail"),
      listOf(at(3), reportUidsOf(web, 1).slice(2)),
    );

    expect(await episodesOf(sql, every, clusterId)).toEqual({ [`A on ${web}`]: ["open"] });
  });

  test("stays open when a list of the very instant says that what passes is gone as well", async () => {
    const of = (verdict: "pass" | "fail", rollout: number): Told => ({ place: web, checks: { A: verdict }, rollout });
    const clusterId = await heard(
      ...every.tell(at(0), [of("pass", 1), of("fail", 0)]),
      ...every.tell(at(4), [{ place: web, checks: {}, rollout: 0 }]),
      listOf(at(4), []),
    );

    expect(await episodesOf(sql, every, clusterId)).toEqual({ [`A on ${web}`]: ["open"] });
  });

  test("is one open finding as long as the new one fails as well", async () => {
    const clusterId = await heard(
      ...look(0, 0, "fail"),
      ...look(2, 1, "fail"),
      listOf(at(3), [oldPod, newPod, reportUidOf(web)]),
      listOf(at(4), [newPod, reportUidOf(web)]),
    );

    expect(await episodesOf(sql, every, clusterId)).toEqual({ [`A on ${web}`]: ["open"] });
  });
});

describe("the document of a list", () => {
  test("changes nothing when it comes again with the same time, and is a fresh look with a later one", async () => {
    const clusterId = await heard(...told(0, of(web, { A: "pass" })), ...told(1, of(cart, { A: "pass" })));
    await send(house, clusterId, at(110), listOfPlaces(at(2), [web, cart]));
    const before = await rowVersions(sql, clusterId);

    const again = await send(house, clusterId, at(111), listOfPlaces(at(2), [web, cart]));

    expect(again.state).toBe("unchanged");
    expect(await rowVersions(sql, clusterId)).toEqual(before);
    await sendAll(clusterId, told(4, of(cart, { A: "pass" })));
    const later = await send(house, clusterId, at(112), listOfPlaces(at(5), [web, cart]));
    expect(later.state).toBe("merged");
    expect(await saidAt(clusterId)).toMatchObject({ [`A on ${web}`]: at(4) });
  });

  test("that changes nothing but times writes one row for each report, and none of a word", async () => {
    const clusterId = await heard(
      ...told(0, of(web, { A: "pass", B: "fail" }), of(cart, { A: "pass" })),
      listOfPlaces(at(1), [web, cart]),
      ...told(2, of(cart, { A: "pass" })),
    );
    const words = async () =>
      [...(await rowVersions(sql, clusterId))].filter(([row]) =>
        /^(check_result|finding_episode|listed_object) /.test(row),
      );
    const before = await words();

    const { scanId } = await send(house, clusterId, at(110), listOfPlaces(at(3), [web, cart]));

    expect(await words()).toEqual(before);
    expect(await saidAt(clusterId)).toMatchObject({ [`B on ${web}`]: at(2) });
    expect(await countsOf(scanId)).toMatchObject({ renewed: 2, noLongerNamed: 0, unheard: 0 });
  });

  test("says on its scan how many reports it renewed, how many are no longer named, and of how many none came", async () => {
    const clusterId = await heard(...told(0, of(web, { A: "pass", B: "fail" }), of(cart, { A: "pass" })));

    const { scanId } = await send(house, clusterId, at(110), listOf(at(1), [reportUidOf(cart), "another"]));

    expect(await countsOf(scanId)).toMatchObject({
      listed: 2,
      renewed: 1,
      noLongerNamed: 1,
      unheard: 1,
      noLongerReported: 2,
    });
  });

  test.each<readonly [string, Partial<Delivery>, string]>([
    ["is no JSON", { text: "{" }, "not_json"],
    [
      "is of another kind",
      { text: '{"kind":"List","version":1,"scanner":"policy-report","uids":[]}' },
      "not_a_finished_list",
    ],
    [
      "has more in it",
      { text: '{"kind":"FinishedList","version":1,"scanner":"policy-report","uids":[],"x":1}' },
      "not_a_finished_list",
    ],
    [
      "names what is no uid",
      { text: '{"kind":"FinishedList","version":1,"scanner":"policy-report","uids":["a b"]}' },
      "not_a_finished_list",
    ],
    [
      "is of another scanner",
      { text: '{"kind":"FinishedList","version":1,"scanner":"trivy-operator","uids":[]}' },
      "list_of_another_scanner",
    ],
    ["does not say when it was begun", { observedAt: undefined }, "list_without_time"],
    ["is of one namespace", { namespace: "shop" }, "list_is_a_part"],
    ["was not read to its end", { completeness: "truncated" }, "list_is_a_part"],
    ["is of a scanner without objects", { scanner: "kube-bench" }, "scanner_has_no_lists"],
  ])("that %s fails with a reason and ends nothing", async (_what, broken, reason) => {
    const clusterId = await heard(...told(0, of(web, { A: "pass" })));

    const answer = await send(house, clusterId, at(110), { ...listOf(at(1), []), ...broken });

    expect(answer).toMatchObject({ state: "failed", error: { reason } });
    expect(await wordsOf(sql, voice, clusterId)).toEqual({ [`A on ${web}`]: "pass" });
  });

  test("is not replaced by an envelope that names deleted objects: that is refused, and says what to send", async () => {
    const clusterId = await newCluster(sql);
    const [report] = told(0, of(web, { A: "pass" }));

    const answer = await send(house, clusterId, at(110), {
      scanner: "policy-report",
      text: "",
      ...report,
      gone: ["u-1"],
    });

    expect(answer).toMatchObject({ state: "failed", error: { reason: "gone_not_read" } });
  });
});

test("a report that is no longer listed is no target that fell silent", async () => {
  const clusterId = await heard(
    ...told(0, of(web, { A: "pass" }), of(cart, { A: "pass" })),
    ...told(5, of(cart, { A: "pass" })),
    listOfPlaces(at(6), [cart]),
  );

  const [health] = await loadSourceHealth(db, {
    clusterIds: [clusterId],
    scanners: [{ scanner: "policy-report", intervalSeconds: 7200 }],
    otherwiseSeconds: 1,
    now: at(6),
  });

  expect(health).toMatchObject({ targets: 1, silent_targets: 0 });
});

test("a report that is renewed by lists is no target that fell silent", async () => {
  const clusterId = await heard(
    ...told(0, of(web, { A: "pass" })),
    ...told(5, of(cart, { A: "pass" })),
    listOfPlaces(at(6), [web, cart]),
  );

  const [health] = await loadSourceHealth(db, {
    clusterIds: [clusterId],
    scanners: [{ scanner: "policy-report", intervalSeconds: 7200 }],
    otherwiseSeconds: 1,
    now: at(6),
  });

  expect(health).toMatchObject({ targets: 2, silent_targets: 0 });
});

test("a Trivy Operator report that is gone changes nothing, but its source was heard", async () => {
  const operator = voiceOf("trivy-operator");
  const clusterId = await heard(...operator.tell(at(0), [of(web, { A: "fail", B: "pass" })]));
  const before = await timelessState(sql, clusterId);

  const answer = await send(house, clusterId, at(110), listOf(at(6), [], "trivy-operator"));

  expect(answer.state).toBe("merged");
  expect(await timelessState(sql, clusterId)).toEqual(before);
  const [health] = await loadSourceHealth(db, {
    clusterIds: [clusterId],
    scanners: [{ scanner: "trivy-operator", intervalSeconds: 86_400 }],
    otherwiseSeconds: 1,
    now: at(110),
  });
  expect(health?.received_at).toEqual(at(110));
});

async function sendAll(clusterId: string, deliveries: readonly Delivery[]): Promise<void> {
  for (const delivery of deliveries) await send(house, clusterId, at(111), delivery);
}
