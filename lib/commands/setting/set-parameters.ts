import { SetParameters } from "#lib/contract/setting.ts";
import { loadParameters } from "#lib/db/sql/load-parameters.ts";
import { loadSystemNamespaces } from "#lib/db/sql/load-system-namespaces.ts";
import { queueSettling } from "#lib/db/sql/queue-settling.ts";
import { unsettleClusters } from "#lib/db/sql/unsettle-clusters.ts";
import { canonicalJson } from "#lib/domain/audit/canonical.ts";
import { command } from "../command.ts";
import { storeSetting } from "../store-setting.ts";

/** What facts are measured against (semantics § 5.2): a change of yardstick, after which every cluster is settled anew. */
export const setParameters = command({
  action: "setting:edit",
  input: SetParameters,
  async run({ tx, q, actor, now }, { parameters, reason }) {
    await unsettleClusters(q);
    const before = { ...(await loadParameters(q)), systemNamespaces: await loadSystemNamespaces(q) };
    if (canonicalJson(before) === canonicalJson(parameters)) return { result: { changed: false }, unchanged: true };
    const { systemNamespaces, ...computed } = parameters;
    await storeSetting(tx, { actor, now }, "parameters", computed);
    await storeSetting(tx, { actor, now }, "systemNamespaces", systemNamespaces);
    await queueSettling(q);
    return {
      result: { changed: true },
      subject: "setting:parameters",
      clusterId: null,
      before,
      after: parameters,
      reason,
    };
  },
});
