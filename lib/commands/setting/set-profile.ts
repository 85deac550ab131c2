import { SetProfile } from "#lib/contract/setting.ts";
import { loadChoices } from "#lib/db/sql/load-choices.ts";
import { unsettleClusters } from "#lib/db/sql/unsettle-clusters.ts";
import { command } from "../command.ts";
import { storeSetting } from "../store-setting.ts";

/**
 * Which profile of a framework the organisation reads (semantics § 5 "Profiles"). Sums are stored for each profile, so that
 * nothing is computed anew; the lock only keeps two changes at once from losing one. The caller has looked the profile up.
 */
export const setProfile = command({
  action: "setting:edit",
  input: SetProfile,
  async run({ tx, q, actor, now }, { framework, profile, reason }) {
    await unsettleClusters(q);
    const { profiles } = await loadChoices(q, null);
    if (profiles[framework] === profile) return { result: { changed: false }, unchanged: true };
    await storeSetting(tx, { actor, now }, "profiles", { ...profiles, [framework]: profile });
    return {
      result: { changed: true },
      subject: `setting:profile/${framework}`,
      clusterId: null,
      before: { profile: profiles[framework] ?? null },
      after: { profile },
      reason,
    };
  },
});
