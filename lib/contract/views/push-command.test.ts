import { expect, test } from "vitest";
import { pushCommand } from "./push-command.ts";

test("the command names the scanner, the cluster, the server and the token", () => {
  expect(pushCommand("kube-bench", "prod-eu", "http://127.0.0.1:3000", "kp_abc")).toBe(
    "npx kubeproof push kube-bench kube-bench.json --cluster prod-eu --node NODE --url http://127.0.0.1:3000 --token kp_abc",
  );
});

test("a word that a shell would act on is quoted", () => {
  expect(pushCommand("kube-bench", "a'; rm -rf ~", "http://x")).toContain("--cluster 'a'\\''; rm -rf ~'");
});

test("a scanner this server does not read has no command", () => {
  expect(pushCommand("no-such-tool", "c", "http://x")).toBeNull();
});
