import { expect, test } from "vitest";
import { pushCommand } from "./push-command.ts";

test("a push of kube-bench asks for the node it looked at, one of a roster says that it lists everything", () => {
  const to = { cluster: "prod-eu", serverUrl: "https://proof.example" };

  expect(pushCommand({ scanner: "kube-bench", ...to })).toBe(
    "npx kubeproof push kube-bench kube-bench.json --cluster prod-eu --node NODE --url https://proof.example --token TOKEN",
  );
  expect(pushCommand({ scanner: "roster", ...to, token: "kp_x" })).toBe(
    "npx kubeproof push roster roster.json --cluster prod-eu --completeness complete --url https://proof.example --token kp_x",
  );
});

test("whatever a name holds, a shell reads it as one word", () => {
  const command = pushCommand({ scanner: "kube-bench", cluster: "it's $(here)", serverUrl: "http://h" });

  expect(command).toContain(`--cluster 'it'\\''s $(here)'`);
});
