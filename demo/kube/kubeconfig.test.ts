import {
  AuthorizationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  VersionApi,
  Watch,
} from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  policyReports,
  report,
  reportsPath,
  type SimulatedCluster,
  simulateCluster,
} from "#tests/support/simulated-cluster.ts";

describe("an ordinary Kubernetes client with the kubeconfig of the simulated clusters", () => {
  let cluster: SimulatedCluster;
  let config: KubeConfig;

  beforeEach(async () => {
    cluster = await simulateCluster();
    cluster.store.define(policyReports);
    config = new KubeConfig();
    config.loadFromString(cluster.api.kubeconfig());
    config.setCurrentContext("shop");
  });

  afterEach(() => cluster.api.close());

  test("reads version, typed lists, custom resources, logs and its own rights", async () => {
    cluster.store.apply(report("a"));
    const metadata = { name: "bench", namespace: "default" };
    cluster.store.apply({ apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "main" }] } });
    cluster.store.setLog("default", "bench", "main", "done\n");

    const core = config.makeApiClient(CoreV1Api);
    const version = await config.makeApiClient(VersionApi).getCode();
    const namespaces = await core.listNamespace({ limit: 2 });
    const { plural, group, version: served } = policyReports;
    const custom = config.makeApiClient(CustomObjectsApi);
    const reports = await custom.listNamespacedCustomObject({ group, version: served, namespace: "default", plural });
    const log = await core.readNamespacedPodLog({ ...metadata, container: "main" });
    const review = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({
      body: { spec: { resourceAttributes: { group: "", resource: "secrets", verb: "list" } } },
    });

    expect(version.gitVersion).toBe("v1.33.4");
    expect(namespaces.items.map((item) => item.metadata?.name)).toEqual(["default", "kube-node-lease"]);
    expect(namespaces.metadata?._continue).toBeTypeOf("string");
    expect(reports).toMatchObject({ items: [{ metadata: { name: "a" } }] });
    expect(log).toBe("done\n");
    expect(review.status?.allowed).toBe(false);
  });

  test("follows a watch", async () => {
    const told = Promise.withResolvers<string>();
    const watch = await new Watch(config).watch(
      reportsPath,
      {},
      (type) => told.resolve(type),
      () => {},
    );

    cluster.store.apply(report("a"));

    expect(await told.promise).toBe("ADDED");
    watch.abort();
  });
});
