import { expect, test } from "vitest";
import type { CollectOptions } from "./config.ts";
import { collectorConfig } from "./config.ts";

const env = { KUBEPROOF_URL: "https://kubeproof.example.com", KUBEPROOF_TOKEN: "t" };
const read = (options: CollectOptions) => collectorConfig(options, env, "host-1");

test("a hub reads each context as the cluster of its name, or of the name beside it", () => {
  const arn = "arn:aws:eks:eu-central-1:1:cluster/prod";

  expect(read({ context: ["prod-eu", `${arn}=prod-us`] })).toMatchObject({
    mode: "hub",
    id: "hub/host-1",
    targets: [
      { context: "prod-eu", cluster: "prod-eu" },
      { context: arn, cluster: "prod-us" },
    ],
  });
});

test("an agent reads the cluster it runs in under the name it is told, from a token file", () => {
  expect(read({ "in-cluster": true, cluster: "edge-42", "token-file": "token", listen: "0.0.0.0:9464" })).toMatchObject(
    {
      mode: "agent",
      id: "agent/edge-42",
      token: { file: "token" },
      targets: [{ context: null, cluster: "edge-42" }],
      listen: { host: "0.0.0.0", port: 9464 },
      spool: { maxBytes: 256 * 1024 * 1024 },
    },
  );
});

test("one cluster of the current context needs its name alone", () => {
  expect(read({ cluster: "staging" }).targets).toEqual([{ context: null, cluster: "staging" }]);
});

test.each([
  ["no cluster", {}, "--context NAME"],
  ["two contexts as one cluster", { context: ["a=x", "b=x"] }, "Two contexts"],
  ["a name for several clusters", { context: ["a", "b"], cluster: "x" }, "NAME=CLUSTER"],
  ["an agent without a name", { "in-cluster": true }, "--cluster NAME"],
  ["an agent with a kubeconfig", { "in-cluster": true, cluster: "x", kubeconfig: "f" }, "leave --kubeconfig"],
  ["half a context", { context: ["a="] }, "NAME=CLUSTER"],
  ["no port", { cluster: "x", listen: "127.0.0.1" }, "--listen"],
  ["a spool of nothing", { cluster: "x", "spool-mib": "0" }, "--spool-mib"],
  ["a name with spaces", { cluster: "x", name: "my collector" }, "--name"],
] as const)("%s is refused with what to do", (_what, options, words) => {
  expect(() => read({ ...options, context: "context" in options ? [...options.context] : [] })).toThrow(words);
});

test("without a server or a token nothing begins", () => {
  expect(() => collectorConfig({ cluster: "x" }, {}, "h")).toThrow("--server");
  expect(() => collectorConfig({ cluster: "x", server: "http://127.0.0.1" }, {}, "h")).toThrow("--token-file");
});
