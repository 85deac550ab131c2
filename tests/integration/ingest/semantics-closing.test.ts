import { describe, expect, test } from "vitest";
import { testDatabase } from "#tests/support/database.ts";
import type { Delivery } from "./door.ts";
import { newCluster } from "./door.ts";
import { at, sender } from "./sender.ts";
import { catalogOfVoices } from "./small-catalog.ts";
import { episodesOf, wordsOf } from "./told-words.ts";
import type { Told } from "./voice.ts";
import { rosterOf, voiceOf, voices } from "./voices.ts";

// Semantics § 2, "Scans and what a scan may close": each line by name, for every scanner it concerns.
const { sql } = await testDatabase();
const sendAll = sender({ sql, catalog: catalogOfVoices() });

const truncated = (deliveries: readonly Delivery[]): readonly Delivery[] =>
  deliveries.map((delivery) => ({ ...delivery, completeness: "truncated" }));

const saidAt = async (clusterId: string): Promise<readonly unknown[]> => [
  ...(await sql`
    select t.scope, r.raw_id, r.resource_id, r.outcome, case when r.named then greatest(r.said_at, t.observed_through) else r.said_at end as said_at
      from check_result r join scan_target t on t.cluster_id = r.cluster_id and t.id = r.target_id
      join resource x on x.cluster_id = r.cluster_id and x.id = r.resource_id
     where r.cluster_id = ${clusterId} and x.namespace <> 'keeper' order by 1, 2, 3`),
];

describe.each(voices.map((voice) => [voice.name, voice] as const))("%s", (_name, voice) => {
  const [first, second] = voice.places;
  const tell = (hours: number, ...told: readonly Told[]): readonly Delivery[] => voice.tell(at(hours), told);
  const words = (clusterId: string) => wordsOf(sql, voice, clusterId);
  const episodes = (clusterId: string) => episodesOf(sql, voice, clusterId);

  test("only a scan that is not truncated may close what it no longer reports", async () => {
    const clusterId = await newCluster(sql);
    await sendAll(clusterId, 0, tell(0, { place: first, checks: { A: "fail", B: "fail", C: "fail" } }));

    await sendAll(clusterId, 2, truncated(tell(2, { place: first, checks: { B: "fail" } })));

    expect(await words(clusterId)).toMatchObject({ [`A on ${first}`]: "fail", [`C on ${first}`]: "fail" });
    expect((await episodes(clusterId))[`A on ${first}`]).toEqual(["open"]);
  });

  test(`what it no longer names where it looked ${voice.silence === "pass" ? "passes: it lists every failure" : "is no longer reported, and its episode stays open: it lists passes too"}`, async () => {
    const clusterId = await newCluster(sql);
    await sendAll(clusterId, 0, tell(0, { place: first, checks: { A: "fail", B: "fail" } }));

    const [answer] = await sendAll(clusterId, 2, tell(2, { place: first, checks: { B: "fail" } }));

    expect(await words(clusterId)).toMatchObject({ [`A on ${first}`]: voice.silence, [`B on ${first}`]: "fail" });
    const closes = voice.silence === "pass";
    expect((await episodes(clusterId))[`A on ${first}`]).toEqual([closes ? "fixed" : "open"]);
    if (closes) expect(answer?.changes).toMatchObject({ fixed: 1, noLongerReported: 0 });
    else expect(answer?.changes?.fixed).toBe(0);
  });

  test("a pass ends the finding as fixed, and a failure after it opens a new episode", async () => {
    const clusterId = await newCluster(sql);
    for (const [index, verdict] of (["fail", "pass", "fail"] as const).entries()) {
      await sendAll(clusterId, 2 * index, tell(2 * index, { place: first, checks: { A: verdict, B: "fail" } }));
    }

    expect((await episodes(clusterId))[`A on ${first}`]).toEqual(["fixed", "open"]);
    expect((await episodes(clusterId))[`B on ${first}`]).toEqual(["open"]);
  });

  test("a pass in a truncated scan closes nothing and renews nothing", async () => {
    const clusterId = await newCluster(sql);
    const told = { place: first, checks: { A: "fail", B: "pass", C: "fail" } } as const;
    await sendAll(clusterId, 0, tell(0, told));
    const before = await saidAt(clusterId);

    await sendAll(clusterId, 2, truncated(tell(2, { place: first, checks: { A: "pass", B: "pass" } })));

    expect(await saidAt(clusterId)).toEqual(before);
    expect((await episodes(clusterId))[`A on ${first}`]).toEqual(["open"]);
  });

  test("a failure in a truncated scan is a failure", async () => {
    const clusterId = await newCluster(sql);
    await sendAll(clusterId, 0, tell(0, { place: first, checks: { A: "pass", B: "fail" } }));

    await sendAll(clusterId, 2, truncated(tell(2, { place: first, checks: { A: "fail" } })));

    expect((await words(clusterId))[`A on ${first}`]).toBe("fail");
    expect((await episodes(clusterId))[`A on ${first}`]).toEqual(["open"]);
  });

  test("what disappears is vanished when a complete roster shows that the resource is gone, and only then", async () => {
    const clusterId = await newCluster(sql);
    await sendAll(clusterId, 0, [rosterOf(at(0), voice.places)]);
    await sendAll(
      clusterId,
      1,
      tell(1, { place: first, checks: { A: "fail" } }, { place: second, checks: { A: "fail" } }),
    );

    await sendAll(clusterId, 2, [rosterOf(at(2), [second], false)]);
    expect((await episodes(clusterId))[`A on ${first}`]).toEqual(["open"]);

    await sendAll(clusterId, 3, [rosterOf(at(3), [second])]);
    expect(await episodes(clusterId)).toEqual({ [`A on ${first}`]: ["vanished"], [`A on ${second}`]: ["open"] });
  });

  test("words from before a resource was seen gone never pass to a namesake created later", async () => {
    const clusterId = await newCluster(sql);
    await sendAll(clusterId, 1, tell(1, { place: first, checks: { A: "fail", B: "fail" } }));
    await sendAll(clusterId, 2, [rosterOf(at(2), [second])]);
    await sendAll(clusterId, 3, [rosterOf(at(3), [first, second])]);

    await sendAll(clusterId, 4, tell(4, { place: first, checks: { A: "fail" } }));

    expect((await episodes(clusterId))[`A on ${first}`]).toEqual(["vanished", "open"]);
    expect((await episodes(clusterId))[`B on ${first}`]).toEqual(["vanished"]);
    const regressions =
      await sql`select from finding_episode where cluster_id = ${clusterId} and (regression or reopened_from is not null)`;
    expect(regressions).toHaveLength(0);
  });

  test("the word of the sender that a scan holds failures only closes what it does not list, and claims no pass it never knew", async () => {
    const clusterId = await newCluster(sql);
    await sendAll(clusterId, 0, tell(0, { place: first, checks: { A: "fail", B: "fail" } }));

    const failures = tell(2, { place: first, checks: { B: "fail" } });
    await sendAll(
      clusterId,
      2,
      failures.map((delivery) => ({ ...delivery, completeness: "failures_only" as const })),
    );

    expect(await words(clusterId)).toEqual({ [`A on ${first}`]: "pass", [`B on ${first}`]: "fail" });
    expect((await episodes(clusterId))[`A on ${first}`]).toEqual(["fixed"]);
  });
});

describe.each(voices.filter((voice) => voice.silence === "not_evaluated").map((voice) => [voice.name, voice] as const))(
  "%s",
  (_name, voice) => {
    test("a pass that a complete scan no longer names is not evaluated from that scan on", async () => {
      const [place] = voice.places;
      const clusterId = await newCluster(sql);
      await sendAll(clusterId, 0, voice.tell(at(0), [{ place, checks: { A: "pass", B: "fail" } }]));

      await sendAll(clusterId, 2, voice.tell(at(2), [{ place, checks: { B: "fail" } }]));

      expect((await wordsOf(sql, voice, clusterId))[`A on ${place}`]).toBe("not_evaluated");
      const [word] =
        await sql`select since from check_result where cluster_id = ${clusterId} and outcome = 'not_evaluated'`;
      expect(word).toEqual({ since: at(2) });
    });
  },
);

describe.each(voices.filter(({ places }) => places[0].includes("/")).map((voice) => [voice.name, voice] as const))(
  "%s",
  (_name, voice) => {
    test("ten roll-outs of a Deployment leave exactly one open finding per check, and the fix closes each once", async () => {
      const [place] = voice.places;
      const clusterId = await newCluster(sql);
      const failing = { A: "fail", B: "fail", C: "fail" } as const;

      for (let rollout = 0; rollout < 10; rollout += 1) {
        await sendAll(clusterId, rollout, voice.tell(at(rollout), [{ place, rollout, checks: failing }]));
      }
      const open = { [`A on ${place}`]: ["open"], [`B on ${place}`]: ["open"], [`C on ${place}`]: ["open"] };
      expect(await episodesOf(sql, voice, clusterId)).toEqual(open);
      const resources =
        await sql`select distinct key from resource where cluster_id = ${clusterId} and kind = 'workload' and namespace = 'shop' and container = ''`;
      expect(resources).toHaveLength(1);

      await sendAll(clusterId, 10, voice.tell(at(10), [{ place, rollout: 9, checks: { ...failing, A: "pass" } }]));
      expect(await episodesOf(sql, voice, clusterId)).toEqual({ ...open, [`A on ${place}`]: ["fixed"] });
    });
  },
);

const renamings = [
  ["trivy", "KSV-0017", ["KSV017", "AVD-KSV-0017"]],
  ["trivy with passes", "KSV-0017", ["KSV017", "AVD-KSV-0017"]],
  ["trivy-operator", "KSV017", ["AVD-KSV-0017", "KSV-0017"]],
] as const;

test.each(renamings)(
  "%s: an upgrade that renames its ids closes nothing and opens nothing",
  async (name, now, names) => {
    const voice = voiceOf(name);
    const [place] = voice.places;
    const clusterId = await newCluster(sql);
    const look = (hours: number): readonly Delivery[] =>
      voice.tell(at(hours), [{ place, checks: { A: "fail", B: "fail" } }]);
    await sendAll(clusterId, 0, look(0));
    const before = await wordsOf(sql, voice, clusterId);

    for (const [index, renamed] of names.entries()) {
      const hours = 2 + 2 * index;
      const deliveries = look(hours).map((each) => ({
        ...each,
        text: String(each.text).replaceAll(`"${now}"`, `"${renamed}"`),
      }));
      const [answer] = await sendAll(clusterId, hours, deliveries);
      expect(answer?.changes).toMatchObject({ opened: 0, reopened: 0, fixed: 0, vanished: 0, noLongerReported: 0 });
    }

    await sendAll(clusterId, 10, look(10));
    expect(await wordsOf(sql, voice, clusterId)).toEqual(before);
    expect(await episodesOf(sql, voice, clusterId)).toEqual({
      [`A on ${place}`]: ["open"],
      [`B on ${place}`]: ["open"],
    });
  },
);
