import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FollowLimits } from "#collectors/kube/limits.ts";
import type { Faults } from "#demo/kube/faults.ts";
import { type KubeApi, type KubeApiOptions, startKubeApi } from "#demo/kube/server.ts";
import { ClusterStore } from "#demo/kube/store.ts";
import type { Ground } from "./ground.ts";

/** Waits so short that a fault costs a test no time, and longer than two bookmarks of the simulated server. */
export const quickLimits: Partial<FollowLimits> = {
  requestTimeoutMs: 400,
  watchSilenceMs: 400,
  absentRetryMs: 50,
  repairMs: 50,
  backoffBaseMs: 4,
  backoffCapMs: 40,
};

export type SimulatedGround = Ground & {
  readonly api: KubeApi;
  readonly store: ClusterStore;
  readonly fail: (faults: Faults) => void;
};

/** The simulated Kubernetes API as a ground, with one cluster. */
export async function simulatedGround(options: KubeApiOptions = {}): Promise<SimulatedGround> {
  const store = new ClusterStore({ name: "simulated" });
  const api = await startKubeApi(
    { clusters: new Map([["simulated", store]]) },
    { bookmarkIntervalMs: 100, ...options },
  );
  const folder = await mkdtemp(path.join(tmpdir(), "kube-api-"));
  const kubeconfig = path.join(folder, "kubeconfig");
  await writeFile(kubeconfig, api.kubeconfig(), { mode: 0o600 });
  return {
    api,
    store,
    kubeconfig,
    limits: quickLimits,
    fail: (faults) => api.setFaults("simulated", faults),
    apply: async (object) => void store.apply(object),
    remove: async ({ apiVersion, kind, metadata: { name, namespace } }) =>
      void store.delete({ apiVersion, kind, name, namespace }),
    define: async (kind) => store.define(kind),
    withdraw: async (kind) => store.withdraw(kind),
    close: async () => {
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
