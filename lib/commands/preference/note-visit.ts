import { KeptVisit, ProvenVisit, visitKey } from "#lib/contract/visit.ts";
import { nextVisit } from "#lib/domain/visit/visit.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";

/**
 * Keeps that somebody looks at where everything stands, and what was proven then, so that the next visit can say what
 * changed. Who looks again within half an hour is on the same visit, and nothing is written.
 */
export const noteVisit = command({
  action: "preference:update",
  input: ProvenVisit,
  async run({ tx, actor, now }, { proven }) {
    if (actor.kind !== "person") {
      throw new AppError("forbidden", "Only a person visits.", { reason: "not_a_person" });
    }
    const place = { personId_key: { personId: actor.id, key: visitKey } };
    const before = await tx.preference.findUnique({ where: place });
    const kept = KeptVisit.safeParse(before?.value);
    const visit = kept.success ? kept.data : null;
    const next = nextVisit(visit, { at: now.getTime(), proven });
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
