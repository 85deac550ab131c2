import { expect, test } from "vitest";
import { pagesFor } from "#components/shell/pages.ts";
import { askedBy, type KeyPress, listedKeys } from "./shortcuts.ts";

const all = pagesFor(true);
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, ctrl: false, meta: false, alt: false, isTyping: false },
  ...more,
});

test("the palette opens with either modifier, while somebody types as well", () => {
  for (const more of [{ ctrl: true }, { meta: true }, { ctrl: true, isTyping: true }]) {
    expect(askedBy(press("k", more), false, all)).toEqual({ kind: "palette" });
  }
  expect(askedBy(press("k", { ctrl: true, alt: true }), false, all)).toBeNull();
});

test("letters are text while somebody types, and the browser's own shortcuts stay the browser's", () => {
  for (const key of ["g", "j", "k", "x", "e", "?", "/"]) {
    expect(askedBy(press(key), false, all)).not.toBeNull();
    expect(askedBy(press(key, { isTyping: true }), false, all)).toBeNull();
    expect(askedBy(press(key, { alt: true }), false, all)).toBeNull();
  }
  expect(askedBy(press("f", { ctrl: true }), true, all)).toBeNull();
});

test("g and a letter lead to every page that has one, no letter twice, and another letter to none", () => {
  const keys = all.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  for (const page of all) {
    if (page.key !== undefined) expect(askedBy(press(page.key), true, all)).toEqual({ kind: "go", href: page.href });
  }
  expect(askedBy(press("z"), true, all)).toBeNull();
  expect(askedBy(press("j"), true, all)).toBeNull();
  expect(askedBy(press("f"), false, all)).toBeNull();
});

test("nobody is led to a page they may not see", () => {
  expect(askedBy(press("a"), true, pagesFor(false))).toBeNull();
});

test("a name of an object's own parts is no key", () => {
  for (const key of ["constructor", "toString"]) expect(askedBy(press(key), false, all)).toBeNull();
});

test("every key that does something is listed", () => {
  const listed = listedKeys(all).flatMap(({ keys }) => keys.map((each) => each.keys));
  expect(listed).toEqual(expect.arrayContaining(["Ctrl K", "/", "?", "j", "k", "e", "x", "g o", "g f", "g r", "g c"]));
});
