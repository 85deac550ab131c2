import { expect, test } from "vitest";
import { sessionEnd, tokenEnd } from "./session.ts";

const hour = 3_600_000;
const at = (hours: number): Date => new Date(Date.UTC(2026, 10, 24) + hours * hour);
const session = { expiresAt: at(72), lastSeenAt: at(0), revokedAt: null };

test("a session ends when it is revoked, at the instant it expires, and when it rested too long", () => {
  expect(sessionEnd(session, 8 * hour, at(7.99))).toBeNull();
  expect(sessionEnd(session, 8 * hour, at(8))).toBe("idle");
  expect(sessionEnd({ ...session, lastSeenAt: at(71) }, 8 * hour, at(72))).toBe("expired");
  expect(sessionEnd({ ...session, revokedAt: at(1) }, 8 * hour, at(1))).toBe("revoked");
});

test("a token ends at its instant or when it is revoked, and one without an expiry lasts", () => {
  expect(tokenEnd({ expiresAt: at(1), revokedAt: null }, at(0.99))).toBeNull();
  expect(tokenEnd({ expiresAt: at(1), revokedAt: null }, at(1))).toBe("expired");
  expect(tokenEnd({ expiresAt: null, revokedAt: null }, at(9_999))).toBeNull();
  expect(tokenEnd({ expiresAt: null, revokedAt: at(0) }, at(1))).toBe("revoked");
});
