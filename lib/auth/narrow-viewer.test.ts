import { expect, test } from "vitest";
import { systemActor } from "#lib/domain/access/actor.ts";
import { narrowViewer } from "./narrow-viewer.ts";
import { viewerOf } from "./viewer.ts";

test("a narrowed viewer sees what it asks for of what it saw, and never more", () => {
  const all = viewerOf(systemActor("demo"));
  const some = viewerOf({ kind: "token", id: "t", roles: [], verbs: ["cluster:read"], clusters: ["a", "b"] });

  expect(narrowViewer(all, ["a"]).clusters).toEqual(["a"]);
  expect(narrowViewer(some, ["b", "c"]).clusters).toEqual(["b"]);
  expect(narrowViewer(some, ["c"]).clusters).toEqual([]);
});
