import { expect, test } from "vitest";
import { mustRefresh, oldestPageMs } from "./heartbeat.ts";

test("a page is asked for again as soon as something was settled", () => {
  expect(mustRefresh("1", { version: "2", lastRefreshMs: 0, nowMs: 10 })).toBe(true);
  expect(mustRefresh("1", { version: "1", lastRefreshMs: 0, nowMs: 10 })).toBe(false);
});

test("time alone makes a page old, since silence begins without a scan", () => {
  expect(mustRefresh("1", { version: "1", lastRefreshMs: 0, nowMs: oldestPageMs })).toBe(true);
});

test("a server that does not answer is not asked for pages", () => {
  expect(mustRefresh("1", { version: null, lastRefreshMs: 0, nowMs: oldestPageMs * 5 })).toBe(false);
});
