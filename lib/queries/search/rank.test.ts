import { expect, test } from "vitest";
import { ranked, wordsOf } from "./rank.ts";

const things = [
  { id: "3.1", label: "Audit what people do" },
  { id: "1.3", label: "No privileged containers" },
  { id: "1.31", label: "Containers run without privileges" },
  { id: "privileged", label: "Anything goes" },
];
const found = (text: string) => ranked(things, wordsOf(text)).map(({ id }) => id);

test("an exact id is best, then how it begins, then how the name begins, then a word, then any part", () => {
  expect(found("1.3")).toEqual(["1.3", "1.31"]);
  expect(found("privileged")).toEqual(["privileged", "1.3"]);
  expect(found("PRIVILEG")).toEqual(["privileged", "1.3", "1.31"]);
  expect(found("ainers")).toEqual(["1.3", "1.31"]);
});

test("every word has to occur, in any order and anywhere", () => {
  expect(found("containers no")).toEqual(["1.3"]);
  expect(found("containers audit")).toEqual([]);
});

test("without words everything is found in its own order", () => {
  expect(found("  ")).toEqual(things.map(({ id }) => id));
});
