import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { themeFrom } from "./theme.ts";

const styles = join(import.meta.dirname, "../../app/styles");
const declarations = (block: string): string[] =>
  [...block.matchAll(/(--[\w-]+|color-scheme):\s*([^;]+);/g)].map((match) => `${match[1]}: ${match[2]}`);

test("dark is the same whether the system asks for it or a person chose it", () => {
  const dark = readFileSync(join(styles, "dark.css"), "utf8");
  const [, system = "", chosen = ""] = dark.split(/:root(?::not\(\[data-theme="light"\]\)|\[data-theme="dark"\]) \{/);
  expect(declarations(system).length).toBeGreaterThan(50);
  expect(declarations(chosen.split("@media")[0] ?? "")).toEqual(declarations(system));
});

test("every colour has a dark value", () => {
  const names = (file: string) =>
    new Set([...readFileSync(join(styles, file), "utf8").matchAll(/--color-[\w-]+(?=:)/g)].map(String));
  const light = names("theme.css");
  light.delete("--color-");
  expect(names("dark.css")).toEqual(light);
});

test("a cookie that holds no theme follows the system", () => {
  expect(themeFrom("dark")).toBe("dark");
  expect(themeFrom("purple")).toBeUndefined();
  expect(themeFrom(undefined)).toBeUndefined();
});
