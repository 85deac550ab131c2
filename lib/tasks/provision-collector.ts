import { createCluster } from "#lib/commands/cluster/create-cluster.ts";
import type { Acting } from "#lib/commands/command.ts";
import { createToken } from "#lib/commands/token/create-token.ts";
import type { Queryable } from "#lib/db/queryable.ts";
import { nameClusters } from "#lib/db/sql/name-clusters.ts";

/** What a collector is given to begin with. */
export type CollectorGrant = {
  /** The token's secret; it is here and nowhere else. */
  readonly token: string;
  readonly clusters: readonly { readonly id: string; readonly name: string; readonly isNew: boolean }[];
};

/**
 * Registers the clusters that a collector is to read, where they are not registered, and makes a token that can bring in
 * their scans and nothing else. For whoever has the server's own machine in hand.
 */
export async function provisionCollector(
  ctx: Acting,
  q: Queryable,
  { clusters, tokenName, simulated }: { clusters: readonly string[]; tokenName: string; simulated: boolean },
): Promise<CollectorGrant> {
  const found = [];
  for (const name of new Set(clusters)) found.push(await findOrCreate(ctx, q, name, simulated));
  const { token } = await createToken(ctx, {
    name: tokenName,
    verbs: ["scan:ingest"],
    clusters: found.map((cluster) => cluster.id),
  });
  return { token, clusters: found };
}

async function findOrCreate(ctx: Acting, q: Queryable, name: string, simulated: boolean) {
  const [known] = await nameClusters(q, name);
  if (known !== undefined) return { ...known, isNew: false };
  return { ...(await createCluster(ctx, { name, simulated })), isNew: true };
}
