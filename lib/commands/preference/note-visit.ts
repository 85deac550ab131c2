import { KeptVisit, NoteVisit, visitKey } from "#lib/contract/visit.ts";
import type { Queryable } from "#lib/db/queryable.ts";
import { addStoredSums } from "#lib/db/sql/add-sums.ts";
import { listVisibleIds } from "#lib/db/sql/list-visible-ids.ts";
import { loadChoices } from "#lib/db/sql/load-choices.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import { profileOf } from "#lib/domain/catalog/profile.ts";
import { scoreOf } from "#lib/domain/score/score.ts";
import { nextVisit, type ProvenThen } from "#lib/domain/visit/visit.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";

/**
 * Keeps that somebody looks at where everything stands, and what was proven then, so that the next visit can say what
 * changed. Who looks again within half an hour is on the same visit, and nothing is written.
 */
export const noteVisit = (catalog: Catalog) =>
  command({
    action: "preference:update",
    input: NoteVisit,
    async run({ tx, q, actor, now }) {
      if (actor.kind !== "person") {
        throw new AppError("forbidden", "Only a person visits.", { reason: "not_a_person" });
      }
      const place = { personId_key: { personId: actor.id, key: visitKey } };
      const before = await tx.preference.findUnique({ where: place });
      const kept = KeptVisit.safeParse(before?.value);
      const visit = kept.success ? kept.data : null;
      const next = nextVisit(visit, { at: now.getTime(), proven: await provenNow(q, actor, catalog) });
      if (next === null) {
        const since = new Date(visit?.current.at ?? now).toISOString();
        return { result: { since, begun: false }, unchanged: true };
      }
      const value = KeptVisit.parse(next);
      await tx.preference.upsert({
        where: place,
        create: { personId: actor.id, key: visitKey, value },
        update: { value },
      });
      return {
        result: { since: now.toISOString(), begun: true },
        subject: `preference:${actor.id}/${visitKey}`,
        clusterId: null,
        before: visit === null ? null : { at: visit.current.at },
        after: { at: value.current.at },
      };
    },
  });

/** Proven of every framework as the organisation reads it, over all clusters the person sees. */
async function provenNow(q: Queryable, actor: Actor, catalog: Catalog): Promise<ProvenThen> {
  const { profiles } = await loadChoices(q, actor.id);
  const cuts = [...catalog.frameworks.values()].map((framework) => ({
    framework: framework.id,
    profile: profileOf(framework, profiles[framework.id]).id,
  }));
  const sums = await addStoredSums(q, await listVisibleIds(q, actor.clusters), cuts);
  return Object.fromEntries(
    cuts.flatMap(({ framework, profile }) => {
      const added = sums.get(framework);
      if (added === undefined) return [];
      const { passing, total } = scoreOf(added.sums);
      return [[`${framework} ${profile}`, [passing, total] as const]];
    }),
  );
}
