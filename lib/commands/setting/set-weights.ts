import { SetWeights } from "#lib/contract/setting.ts";
import { loadWeights } from "#lib/db/sql/load-weights.ts";
import { queueSettling } from "#lib/db/sql/queue-settling.ts";
import { unsettleClusters } from "#lib/db/sql/unsettle-clusters.ts";
import { canonicalJson } from "#lib/domain/audit/canonical.ts";
import { command } from "../command.ts";
import { storeSetting } from "../store-setting.ts";

/** What a control weighs by its criticality (semantics § 6): a change of yardstick, after which every cluster is settled anew. */
export const setWeights = command({
  action: "setting:edit",
  input: SetWeights,
  async run({ tx, q, actor, now }, { weights, reason }) {
    await unsettleClusters(q);
    const before = await loadWeights(q);
    if (canonicalJson(before) === canonicalJson(weights)) return { result: { changed: false }, unchanged: true };
    await storeSetting(tx, { actor, now }, "weights", weights);
    await queueSettling(q);
    return {
      result: { changed: true },
      subject: "setting:weights",
      clusterId: null,
      before,
      after: weights,
      reason,
    };
  },
});
