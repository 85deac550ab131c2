import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { events } from "./events.ts";
import { fleet } from "./fleet.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "demo.md"), "utf8");

test("the page about the demo tells every event and every cluster, and nothing that does not happen", () => {
  const rows = page.split("\n").filter((line) => /^\| [0-9]/.test(line));

  expect(rows).toEqual(events.map(({ day, cluster, sentence }) => `| ${day} | ${cluster} | ${sentence} |`));
  for (const { plan } of fleet) expect(page).toContain(`| ${plan.name} |`);
});
