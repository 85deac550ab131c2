import { scannerWords } from "#lib/contract/scanner-labels.ts";
import type { ChangedBy, YardstickView } from "#lib/contract/views/admin.ts";
import type { Context } from "#lib/db/context.ts";
import { fromSql } from "#lib/db/queryable.ts";
import { loadParameters } from "#lib/db/sql/load-parameters.ts";
import { loadSystemNamespaces } from "#lib/db/sql/load-system-namespaces.ts";
import { may } from "#lib/domain/access/policy.ts";
import { defaultWeights } from "#lib/domain/catalog/catalog.ts";
import { requirementsOf } from "#lib/domain/catalog/profile.ts";
import { defaultParameterValues } from "#lib/domain/computed/parameters.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import { defaultSystemNamespaces } from "#lib/domain/standing/input.ts";
import { frameworkRef } from "../framework/framework-row.ts";
import { frameworksInUse } from "../framework/frameworks-in-use.ts";

/** What every figure is computed by and people can change: weights, profiles and parameters; with their defaults. */
export async function getYardstick(ctx: Context): Promise<YardstickView> {
  const db = fromSql(ctx.sql);
  const { all, weights, profile } = await frameworksInUse(ctx);
  const changed = await changes(ctx);
  const systemNamespaces = [...(await loadSystemNamespaces(db))];
  return {
    now: ctx.now.toISOString(),
    weights: {
      inForce: { ...weights },
      standard: { ...defaultWeights },
      controls: controlsByCriticality(ctx),
      changed: changed("weights"),
    },
    profiles: all
      .filter((framework) => framework.profiles.length > 1)
      .map((framework) => ({
        framework: frameworkRef(framework),
        inUse: profile(framework).id,
        choices: framework.profiles.map(({ id, title, isDefault }) => ({
          ...{ id, title, isDefault },
          technical: requirementsOf(framework, id).filter((each) => each.class === "technical").length,
        })),
      })),
    parameters: {
      inForce: writable({ ...(await loadParameters(db)), systemNamespaces }),
      standard: writable({ ...defaultParameterValues, systemNamespaces: defaultSystemNamespaces }),
      changed: changed("parameters") ?? changed("systemNamespaces"),
    },
    scanners: scannerWords.map(({ id, label }) => ({ id, label })),
    mayEdit: may(ctx.actor, "setting:edit"),
  };
}

type Values = YardstickView["parameters"]["inForce"];
type ReadonlyValues = { readonly [K in keyof Values]: Values[K] extends string[] ? readonly string[] : Values[K] };

const writable = (values: ReadonlyValues): Values => ({
  ...values,
  deadlineDays: { ...values.deadlineDays },
  systemNamespaces: [...values.systemNamespaces],
  requiredSources: [...values.requiredSources],
  policyEngines: [...values.policyEngines],
});

function controlsByCriticality({ catalog }: Context): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { criticality } of catalog.controls.values()) counts[criticality] = (counts[criticality] ?? 0) + 1;
  return counts;
}

async function changes({ prisma }: Context): Promise<(key: string) => ChangedBy> {
  const rows = await prisma.setting.findMany({ include: { person: { select: { name: true, email: true } } } });
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return (key) => {
    const row = byKey.get(key);
    if (row === undefined) return null;
    const by = row.person?.name ?? row.person?.email ?? "the product itself";
    return { at: row.updatedAt.toISOString(), by: cleanTitle(by) };
  };
}
