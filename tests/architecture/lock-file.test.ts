import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";

const Names = z.record(z.string(), z.string()).default({});
const LockFile = z.object({
  packages: z.record(z.string(), z.object({ dependencies: Names, optionalDependencies: Names })),
});

const { packages } = LockFile.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8")),
);

// npm looks for a package beside the one that wants it, then one folder up, and so on.
function isLocked(name: string, from: string): boolean {
  if (`${from === "" ? "" : `${from}/`}node_modules/${name}` in packages) return true;
  if (from === "") return false;
  const outer = from.lastIndexOf("/node_modules/");
  return isLocked(name, outer < 0 ? "" : from.slice(0, outer));
}

test("the lock file names every package of every platform, so that npm ci installs it on any machine", () => {
  const missing = Object.entries(packages).flatMap(([from, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !isLocked(name, from))
      .map((name) => `${from}: ${name}`),
  );

  expect(Object.keys(packages).length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});
