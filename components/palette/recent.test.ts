import { expect, test } from "vitest";
import type { Entry } from "./entries.ts";
import { recentFrom, recentWith } from "./recent.ts";

const place = (id: string): Entry => ({
  id,
  label: `Place ${id}`,
  about: "here",
  icon: "findings",
  does: { href: `/p/${id}` },
});
const walked = (ids: readonly string[]) =>
  ids.reduce<string | null>((text, id) => recentWith(place(id), recentFrom(text)), null);

test("the last places come back, newest first and each once", () => {
  expect(recentFrom(walked(["a", "b", "a", "c"])).map(({ id }) => id)).toEqual(["c", "a", "b"]);
  expect(recentFrom(walked([..."abcdefghij"])).map(({ id }) => id)).toEqual([..."jihgfe"]);
});

test("what was done is not remembered as a place", () => {
  const entry: Entry = { id: "act:print", label: "Print", about: "", icon: "download", does: { act: "print" } };
  expect(recentWith(entry, [])).toBeNull();
});

test("a text that others wrote leads nowhere", () => {
  const foreign = (href: string) => JSON.stringify([{ id: "x", label: "x", about: "", href }]);
  for (const text of [
    null,
    "",
    "{",
    "[1]",
    foreign("https://evil.example"),
    foreign("//evil.example"),
    foreign("javascript:1"),
  ]) {
    expect(recentFrom(text)).toEqual([]);
  }
});
