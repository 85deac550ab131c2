import { expect, test } from "vitest";
import { CreateCluster } from "./cluster.ts";

test("a cluster's uid that no database could hold is refused", () => {
  expect(CreateCluster.safeParse({ name: "prod", uid: "0199\u00005" }).success).toBe(false);
  expect(CreateCluster.safeParse({ name: "prod", uid: "01990000-1111" }).success).toBe(true);
});
