import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exitCodes } from "#cli/command.ts";
import { workerMetrics } from "#lib/tasks/metrics.ts";

const root = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const operations = read("docs/operations.md");

test("the page of operations names every variable that the product reads", () => {
  const schema = read("lib/env.ts").split("const Variables = z.object({")[1]?.split("});")[0] ?? "";
  const names = [...schema.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => String(name));

  // These are set by `npm start` and by the image themselves.
  const own = ["KUBEPROOF_DEMO_IDENTITY", "NODE_ENV"];
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !own.includes(name) && !operations.includes(`\`${name}\``))).toEqual([]);
});

test("the page of operations names every metric of the product, and none that is not there", () => {
  // Nothing is scraped, so nothing is asked of a database.
  const { registry } = workerMetrics({ query: () => Promise.reject(new Error("not asked")) }, () => new Date(0));
  const worker = registry.getMetricsAsArray().map(({ name }) => name);
  const web = [...read("lib/http/metrics/request-meter.ts").matchAll(/name: "(kubeproof_\w+)"/g)].map(([, name]) =>
    String(name),
  );
  const rows = operations.split("\n").filter((line) => line.startsWith("| `kubeproof_"));
  const written = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => String(name)),
  );

  expect(written.toSorted()).toEqual([...worker, ...web].filter((name) => name.startsWith("kubeproof_")).toSorted());
});

test("the page of the gate names its exit codes as the program has them", () => {
  const gate = read("docs/gate.md");
  const written = [...gate.matchAll(/^\| (\d) \| /gm)].map(([, code]) => Number(code));

  const { done, notHeld, broken, usage, notAuthorised, unreachable } = exitCodes;
  expect(written).toEqual([done, notHeld, broken, usage, notAuthorised, unreachable]);
});
