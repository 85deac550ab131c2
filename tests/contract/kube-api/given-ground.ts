import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { ApiException, KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import { kubeClients } from "#collectors/kube/client.ts";
import { isKubeError } from "#collectors/kube/errors.ts";
import { apiVersionOf, collectionPath, nameOfKind } from "#collectors/kube/resource.ts";
import type { Ground, GroundKind, GroundObject } from "./ground.ts";

/**
 * A real API server as a ground: the current context of a kubeconfig, whose user may do everything. Use a cluster made for
 * this: objects in the namespace `default` and the kinds of the tests are created and deleted.
 */
export async function givenGround(kubeconfig: string): Promise<Ground> {
  const config = new KubeConfig();
  config.loadFromString(await readFile(kubeconfig, "utf8"));
  const api = KubernetesObjectApi.makeApiClient(config);
  const [client] = kubeClients({ kubeconfig });
  if (client === undefined) throw new Error("no client");

  const served = async (kind: GroundKind, wanted: boolean): Promise<void> => {
    const { group, version, plural } = kind;
    for (;;) {
      const isListed = await answers(client.json(collectionPath(kind), { query: { limit: 1 } }));
      const isDiscovered = await answers(
        client.json(`/apis/${group}/${version}`).then((body) => {
          if (!JSON.stringify(body).includes(`"name":"${plural}"`)) throw missing;
        }),
      );
      const isGrouped = JSON.stringify(await client.json("/apis")).includes(`"name":"${group}"`);
      if (isListed === wanted && isDiscovered === wanted && isGrouped === wanted) return;
      await pause(50);
    }
  };

  return {
    kubeconfig,
    limits: { backoffBaseMs: 20, backoffCapMs: 200, absentRetryMs: 200, repairMs: 50 },
    apply: async (object) => {
      const present = await orNothing(api.read(headerOf(object)));
      const metadata = { ...object.metadata, ...version(present?.metadata?.resourceVersion) };
      if (present === undefined) await api.create(object);
      else await api.replace({ ...object, metadata });
    },
    remove: async (object) => {
      await orNothing(api.delete(headerOf(object)));
    },
    define: async (kind) => {
      await orNothing(api.create(definitionOf(kind)), 409);
      await served(kind, true);
    },
    withdraw: async (kind) => {
      await orNothing(api.delete(headerOf(definitionOf(kind))));
      await served(kind, false);
      // The definition itself is gone a moment later than what it serves.
      while ((await orNothing(api.read(headerOf(definitionOf(kind))))) !== undefined) await pause(50);
    },
    close: async () => client.close(),
  };
}

const missing = new Error("not discovered");
const version = (resourceVersion: string | undefined) => (resourceVersion === undefined ? {} : { resourceVersion });

async function answers(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error === missing || (isKubeError(error) && error.reason === "not_found")) return false;
    throw error;
  }
}

async function orNothing<T>(done: Promise<T>, status = 404): Promise<T | undefined> {
  try {
    return await done;
  } catch (error) {
    if (error instanceof ApiException && error.code === status) return undefined;
    throw error;
  }
}

function headerOf({ apiVersion, kind, metadata: { name, namespace } }: GroundObject) {
  return { apiVersion, kind, metadata: { name, namespace: namespace ?? "" } };
}

function definitionOf(kind: GroundKind): GroundObject {
  const { group, version: name, plural } = kind;
  // What is not in the schema is not kept.
  const text = { type: "string" };
  const result = { type: "object", properties: { policy: text, rule: text, result: text, message: text } };
  const results = { type: "array", items: result };
  const schema = { openAPIV3Schema: { type: "object", properties: { results } } };
  return {
    apiVersion: apiVersionOf({ group: "apiextensions.k8s.io", version: "v1" }),
    kind: "CustomResourceDefinition",
    // Groups of *.k8s.io are taken only with word of who let them (KEP-1111).
    metadata: {
      name: nameOfKind(kind),
      annotations: { "api-approved.kubernetes.io": "unapproved, test" },
    } as GroundObject["metadata"],
    spec: {
      group,
      scope: kind.namespaced ? "Namespaced" : "Cluster",
      names: { plural, singular: kind.kind.toLowerCase(), kind: kind.kind, listKind: `${kind.kind}List` },
      versions: [{ name, served: true, storage: true, schema }],
    },
  };
}
