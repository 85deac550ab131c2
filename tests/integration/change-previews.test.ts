import { describe, expect, test } from "vitest";
import { setParameters } from "#lib/commands/setting/set-parameters.ts";
import { setProfile } from "#lib/commands/setting/set-profile.ts";
import { setWeights } from "#lib/commands/setting/set-weights.ts";
import { ensureSource } from "#lib/commands/source/ensure-source.ts";
import { setSourceInterval } from "#lib/commands/source/set-source-interval.ts";
import type { ScorePreview } from "#lib/contract/views/admin.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { frameworksInUse } from "#lib/queries/framework/frameworks-in-use.ts";
import { scoreFigures } from "#lib/queries/framework/score-figures.ts";
import { findProfile } from "#lib/queries/setting/find-profile.ts";
import { getYardstick } from "#lib/queries/setting/get-yardstick.ts";
import { previewInterval, previewParameters } from "#lib/queries/setting/preview-judging.ts";
import { previewProfile, previewWeights } from "#lib/queries/setting/preview-weighing.ts";
import { standingsNow } from "#lib/queries/standing/current.ts";
import { settleDue } from "#lib/tasks/settle-due.ts";
import { arrive, hours, rosterOf, sample } from "#tests/support/arrivals.ts";
import { testHouse } from "#tests/support/house.ts";

const house = await testHouse();
const reason = "The board decided so in its last meeting.";
const officer = await house.signIn(["officer", "engineer"]);
const cluster = await house.cluster();
const at = (now: Date): Context => house.contextOf(officer.actor, now);
const now = hours(3);

await ensureSource(at(hours(1)), { clusterId: cluster.id, scanner: "kube-bench", intervalSeconds: 86_400 });
for (const node of ["cp-1", "worker-1"] as const)
  await arrive(house, { cluster, at: hours(1), bytes: sample(node), node });
await ensureSource(at(hours(2)), { clusterId: cluster.id, scanner: "roster", intervalSeconds: 604_800 });
const nodes = rosterOf({ "cp-1": "control-plane", "worker-1": "worker" });
await arrive(house, { cluster, at: hours(2), bytes: nodes, scanner: "roster", completeness: "complete" });
const settle = (on: Date = now) => settleDue({ db: fromSql(house.sql), catalog: at(on).catalog, now: () => on });
await settle();

/** Proven of every framework in which something counts, as pages show it. */
async function shown(on: Date = now): Promise<Map<string, { proven: number; total: number }>> {
  const ctx = at(on);
  const { all, profile } = await frameworksInUse(ctx);
  const standings = await standingsNow(ctx, [cluster.id], null);
  const figures = all.map((framework) => {
    const score = scoreFigures(standings, framework.id, profile(framework).id);
    return [framework.id, { proven: score?.provenWeight ?? 0, total: score?.totalWeight ?? 0 }] as const;
  });
  return new Map(figures.filter(([, { total }]) => total > 0));
}
const of = (preview: ScorePreview, side: "before" | "after") =>
  new Map(preview.frameworks.map((each) => [each.framework.id, each[side]]));

/** What was shown before, what was promised, and what is shown after the change, before anything is settled anew and after. */
async function expectPromiseKept(preview: ScorePreview, change: () => Promise<unknown>, on: Date = now): Promise<void> {
  const before = await shown(on);
  for (const [id, figures] of of(preview, "before")) expect(before.get(id), id).toEqual(figures);

  await change();

  const after = await shown(on);
  for (const [id, figures] of of(preview, "after")) expect(after.get(id), id).toEqual(figures);
  await settle(on);
  expect(await shown(on)).toEqual(after);
}

describe("what a preview promises is what every page shows after the change, settled or not:", () => {
  test("weights", async () => {
    const weights = { critical: 50, high: 9, medium: 2, low: 1 };
    const preview = await previewWeights(at(now), weights);

    expect([...of(preview, "before").values()].some(({ proven }) => proven > 0)).toBe(true);
    expect(of(preview, "after")).not.toEqual(of(preview, "before"));
    await expectPromiseKept(preview, () => setWeights(at(now), { weights, reason }));
  });

  test("a profile", async () => {
    const { profiles } = await getYardstick(at(now));
    for (const { framework, inUse, choices } of profiles) {
      const other = choices.find(({ id }) => id !== inUse)?.id ?? inUse;
      const asked = { framework: framework.id, profile: other };
      const found = findProfile(at(now), asked);
      const preview = await previewProfile(at(now), found.framework, found.profile);

      await expectPromiseKept(preview, () => setProfile(at(now), { ...asked, reason }));
    }
    expect(profiles.length).toBeGreaterThan(2);
  });

  test("parameters", async () => {
    const { parameters } = await getYardstick(at(now));
    // The one workload lives there: facts about workloads then have nothing to apply to.
    const other = { ...parameters.inForce, systemNamespaces: [...parameters.inForce.systemNamespaces, "shop"] };
    const preview = await previewParameters(at(now), other);

    expect(preview.standOtherwise).toBeGreaterThan(0);
    await expectPromiseKept(preview, () => setParameters(at(now), { parameters: other, reason }));
  });

  test("an interval, where what a source said grows silent by it", async () => {
    const later = hours(30);
    await settle(later);
    const asked = { clusterId: cluster.id, scanner: "kube-bench", intervalSeconds: 3_600 };
    const preview = await previewInterval(at(later), asked);

    expect(preview.standOtherwise).toBeGreaterThan(0);
    await expectPromiseKept(preview, () => setSourceInterval(at(later), { ...asked, reason }), later);
  });
});
