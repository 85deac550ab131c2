import { AppError } from "#lib/errors.ts";

export type Limit = {
  /** Requests that may come at once. */
  readonly burst: number;
  /** Requests a minute that may go on for ever. */
  readonly perMinute: number;
};

/** What is left to a sender after a request. */
export type Left = Limit & {
  /** Requests that may still come at once. */
  readonly remaining: number;
  /** Seconds until nothing of the burst is used any more. */
  readonly resetSeconds: number;
};

export interface Limiter {
  /** Counts one request of `key`; throws `limited` with the seconds to wait when there were too many. */
  take(key: string, now: Date): Left;
}

const mostKeys = 10_000;

/**
 * A bucket per key that fills steadily. Kept in memory: it protects one process from one noisy sender, it is no quota.
 * The number of keys is bounded, so that many invented senders cannot fill the memory.
 */
export function makeLimiter({ burst, perMinute }: Limit): Limiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, now) {
      const at = now.getTime();
      const before = buckets.get(key) ?? { tokens: burst, at };
      const tokens = Math.min(burst, before.tokens + (Math.max(0, at - before.at) / 60_000) * perMinute);
      if (tokens < 1) {
        const retryAfterSeconds = Math.ceil(((1 - tokens) / perMinute) * 60);
        throw new AppError("limited", `Too many requests. Wait ${inSeconds(retryAfterSeconds)} and try again.`, {
          details: { retryAfterSeconds },
        });
      }
      // Set again so that the map stays in the order of use and the longest unused goes first.
      buckets.delete(key);
      buckets.set(key, { tokens: tokens - 1, at });
      const oldest = buckets.keys().next().value;
      if (buckets.size > mostKeys && oldest !== undefined) buckets.delete(oldest);
      const left = tokens - 1;
      return {
        ...{ burst, perMinute, remaining: Math.floor(left) },
        resetSeconds: Math.ceil(((burst - left) / perMinute) * 60),
      };
    },
  };
}

const inSeconds = (seconds: number): string => (seconds === 1 ? "1 second" : `${seconds} seconds`);

/**
 * What an answer says about the limit (draft-ietf-httpapi-ratelimit-headers): the burst as the quota `q`, refilled within
 * the window `w`; `r` requests are left, and `t` seconds fill it up again.
 */
export function limitHeaders({ burst, perMinute, remaining, resetSeconds }: Left): Readonly<Record<string, string>> {
  return {
    "ratelimit-policy": `"default";q=${burst};w=${Math.ceil((burst / perMinute) * 60)}`,
    ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
  };
}

/**
 * Who sends, as far as it can be known without a name: the last address a proxy put down, because the ones before it
 * can be invented by the sender.
 */
export function senderAddress(request: Request): string {
  const forwarded = request.headers.get("x-forwarded-for") ?? "";
  return forwarded.split(",").at(-1)?.trim().slice(0, 64) || "unknown";
}
