import { CreateToken } from "#lib/contract/token.ts";
import { hashSecret, makeSecret } from "#lib/db/secret.ts";
import type { Action } from "#lib/domain/access/action.ts";
import type { Actor, Clusters } from "#lib/domain/access/actor.ts";
import { clustersFor, may } from "#lib/domain/access/policy.ts";
import { AppError } from "#lib/errors.ts";
import { command } from "../command.ts";

const dayMs = 86_400_000;
const shownPrefixLength = 9;

/** Makes an API token. The secret is in the result and nowhere else; who makes it cannot give more than they have. */
export const createToken = command({
  action: "token:create",
  input: CreateToken,
  async run({ tx, actor, now, authorise }, { name, verbs, clusters, expiresInDays }) {
    const clusterIds = clusters === "all" ? [] : [...new Set(clusters)];
    if (clusters === "all" && clustersFor(actor, "token:create") !== "all") {
      throw new AppError("forbidden", "You do not see all clusters, so a token of yours cannot. Name its clusters.", {
        reason: "not_granted",
      });
    }
    for (const clusterId of clusterIds) authorise({ clusterId });
    const found = await tx.cluster.count({ where: { id: { in: clusterIds }, deletedAt: null } });
    if (found !== clusterIds.length) {
      throw new AppError("not_found", "There is no such cluster among yours. Check its name or id.", {
        reason: "unknown_cluster",
      });
    }
    const beyond = verbs.find((verb) => !mayGive(actor, verb, clusters === "all" ? "all" : clusterIds));
    if (beyond !== undefined) {
      throw new AppError("forbidden", `You may not ${beyond} yourself, so a token of yours cannot.`, {
        reason: "not_granted",
        details: { action: beyond },
      });
    }
    const token = makeSecret("kp_");
    const expiresAt = new Date(now.getTime() + expiresInDays * dayMs);
    const made = await tx.apiToken.create({
      data: {
        name,
        verbs: [...verbs],
        clusterIds,
        expiresAt,
        tokenHash: hashSecret(token),
        prefix: token.slice(0, shownPrefixLength),
        createdAt: now,
        createdBy: actor.kind === "person" ? actor.id : null,
      },
    });
    return {
      result: { id: made.id, token, expiresAt: expiresAt.toISOString() },
      subject: `token:${made.id}`,
      clusterId: clusterIds.length === 1 ? (clusterIds[0] ?? null) : null,
      before: null,
      after: { name, prefix: made.prefix, verbs, clusters, expiresAt },
    };
  },
});

/** Whether an actor has a verb on every cluster they would give it on. */
function mayGive(actor: Actor, verb: Action, clusters: Clusters): boolean {
  if (clusters === "all") return may(actor, verb) && clustersFor(actor, verb) === "all";
  return clusters.every((clusterId) => may(actor, verb, { clusterId }));
}
