import { SetPreference } from "#lib/contract/session.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";

/** Keeps a choice of the person who acts, such as the pinned framework. */
export const setPreference = command({
  action: "preference:update",
  input: SetPreference,
  async run({ tx, actor }, { key, value }) {
    if (actor.kind !== "person") {
      throw new AppError("forbidden", "Only a person has preferences.", { reason: "not_a_person" });
    }
    const place = { personId_key: { personId: actor.id, key } };
    const before = await tx.preference.findUnique({ where: place });
    await tx.preference.upsert({
      where: place,
      create: { personId: actor.id, key, value },
      update: { value },
    });
    return {
      result: { key, value },
      subject: `preference:${actor.id}/${key}`,
      clusterId: null,
      before: before === null ? null : { value: before.value },
      after: { value },
    };
  },
});
