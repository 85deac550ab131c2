import { isKubeError } from "./kube/errors.ts";
import { collectionPath, metadataAccept } from "./kube/resource.ts";
import type { KubeClient } from "./kube/types.ts";
import type { Ask } from "./sources/types.ts";

/** Asks a cluster for one object of a kind, by its metadata; where that is not allowed, none is known to be there. */
export function askCluster(client: Pick<KubeClient, "json">, signal: AbortSignal): Ask {
  return {
    async hasObjects(kind) {
      try {
        const options = { query: { limit: 1 }, accept: metadataAccept.list, signal, timeoutMs: 10_000 };
        const { items } = ((await client.json(collectionPath(kind), options)) ?? {}) as { items?: unknown };
        return Array.isArray(items) && items.length > 0;
      } catch (error) {
        if (isKubeError(error) && (error.reason === "forbidden" || error.reason === "not_found")) return false;
        throw error;
      }
    },
  };
}
