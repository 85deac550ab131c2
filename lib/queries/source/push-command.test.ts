import { expect, test } from "vitest";
import { scannerWords } from "#lib/contract/scanner-labels.ts";
import { pushCommand } from "./push-command.ts";

const url = "https://kubeproof.example";

test("every scanner the server reads has a command that names the file its tool makes", () => {
  for (const { id, howToMake } of scannerWords) {
    const file = /(\S+)$/.exec(howToMake)?.[1];
    expect(pushCommand(id, "prod-eu", url), id).toContain(`push ${id} ${file} --cluster prod-eu`);
  }
});

test("what a file does not say itself is asked for", () => {
  expect(pushCommand("kube-bench", "prod-eu", url)).toBe(
    "npx kubeproof push kube-bench kube-bench.json --cluster prod-eu --node NODE --url https://kubeproof.example --token TOKEN",
  );
  expect(pushCommand("roster", "prod-eu", url)).toContain(" --complete ");
});

test("a name cannot end the command and begin another", () => {
  expect(pushCommand("kube-bench", "a; rm -rf '$HOME'", url)).toContain(`--cluster 'a; rm -rf '\\''$HOME'\\'''`);
});

test("a scanner the server does not read has no command", () => {
  expect(pushCommand("unheard-of", "prod-eu", url)).toBeNull();
});
