import { expect, test } from "vitest";
import { limitHeaders, makeLimiter, senderAddress } from "./rate-limit.ts";

const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 24, 8, 0, seconds));

test("a burst is allowed, then a steady rate, and who waits as told is let in", () => {
  const limiter = makeLimiter({ burst: 2, perMinute: 6 });
  limiter.take("a", at(0));
  limiter.take("a", at(0));

  expect(() => limiter.take("a", at(1))).toThrow(
    expect.objectContaining({ code: "limited", details: { retryAfterSeconds: 9 } }),
  );
  expect(() => limiter.take("a", at(10))).not.toThrow();
  expect(() => limiter.take("a", at(11))).toThrow();
});

test("one sender does not use up what another has, and a clock that goes back gives nothing away", () => {
  const limiter = makeLimiter({ burst: 1, perMinute: 1 });
  limiter.take("a", at(30));

  expect(() => limiter.take("b", at(30))).not.toThrow();
  expect(() => limiter.take("a", at(0))).toThrow();
});

test("a sender is known by the last address a proxy wrote, not by what it wrote itself", () => {
  const request = new Request("http://h", { headers: { "x-forwarded-for": "1.1.1.1, 2.2.2.2" } });

  expect(senderAddress(request)).toBe("2.2.2.2");
  expect(senderAddress(new Request("http://h"))).toBe("unknown");
});

test("an answer says how much is left and when all of it is back", () => {
  const limiter = makeLimiter({ burst: 60, perMinute: 30 });
  limiter.take("a", at(0));

  const left = limiter.take("a", at(0));

  expect(limitHeaders(left)).toEqual({
    "ratelimit-policy": '"default";q=60;w=120',
    ratelimit: '"default";r=58;t=4',
  });
});
