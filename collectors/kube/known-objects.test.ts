import { expect, test } from "vitest";
import { KnownObjects } from "./known-objects.ts";

test.each(["7", "0", "4294967296", "00012", "1e5", "abc", "18446744073709551615"])(
  "the version %s is known as exactly this text",
  (version) => {
    const known = new KnownObjects();
    known.remember("uid", version);

    expect(known.entries()).toEqual([["uid", version]]);
    expect(known.knows("uid", version)).toBe(true);
    expect(known.knows("uid", `${version}0`)).toBe(false);
    expect(known.knows("uid", `0${version}`)).toBe(false);
  },
);

test("uids are told in one order, whatever order they came in", () => {
  const known = new KnownObjects();
  for (const uid of ["c", "a", "b"]) known.remember(uid, "1");

  expect(known.uids()).toEqual(["a", "b", "c"]);
  expect(known.missingFrom(new Set(["a"]))).toEqual(["c", "b"]);
});
