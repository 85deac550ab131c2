import { expect, test } from "vitest";
import { bringsWords } from "./brings.ts";

const summary = {
  kind: "framework",
  id: "a",
  title: "A",
  version: "1",
  publisher: "Us",
  requirements: 1200,
  technical: 8,
  witnesses: 0,
  links: 30,
} as const;

test("a framework brings requirements, a mapping witnesses and links, each with its number", () => {
  expect(bringsWords(summary)).toBe("1,200 requirements, 8 technical");
  expect(bringsWords({ ...summary, kind: "mapping", witnesses: 1, links: 2 })).toBe("1 witness, 2 links");
});
