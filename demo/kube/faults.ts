import type { AppError } from "#lib/errors.ts";
import { refused, statusOf, unauthorized } from "./status.ts";

/** `discovery` is everything without objects: versions, groups, health, access reviews. */
export type Verb = "get" | "list" | "watch" | "log" | "discovery";

/** The request a fault is held against. */
export type Asked = { readonly verb: Verb; readonly group: string; readonly plural: string };

/** Which requests are meant; what is left out matches everything. */
export type Match = Partial<Asked>;

export type RefusedStatus = 401 | 403 | 410 | 429 | 500 | 503;

export type RefuseRule = Match & { readonly status: RefusedStatus; readonly retryAfterSeconds?: number };

/** What goes wrong at one cluster's API server. It may be changed at any time and also meets watches already open. */
export type Faults = {
  /** The first matching rule answers. A 403 is a right taken away, and access reviews say so too. */
  readonly refuse?: readonly RefuseRule[];
  /** Requests are taken and never answered. */
  readonly hang?: Match;
  /** The connection is cut before any answer. */
  readonly disconnect?: boolean;
  readonly latencyMs?: number;
  /** A hanging request or a watch is cut after so long. */
  readonly cutAfterMs?: number;
  /** Watches end in the middle of the connection after so long. */
  readonly dropWatchAfterMs?: number;
  /** Watches stay open and say nothing more, not even bookmarks. */
  readonly stallWatches?: boolean;
  /** A watch is answered with 410, as after a compaction. */
  readonly expireWatch?: boolean;
  /** Lists break off in the middle of their body. */
  readonly truncateBody?: boolean;
  /** Every continue token has expired. */
  readonly expireContinue?: boolean;
  /** kube-system has this uid: another cluster answers under the name. */
  readonly wrongUid?: string;
  /** Draws further faults for one request. */
  readonly draw?: (asked: Asked) => Faults;
};

export function matches(match: Match, asked: Asked): boolean {
  return (
    (match.verb === undefined || match.verb === asked.verb) &&
    (match.group === undefined || match.group === asked.group) &&
    (match.plural === undefined || match.plural === asked.plural)
  );
}

/** The faults one request meets, the drawn ones added. */
export function faultsFor(faults: Faults, asked: Asked): Faults {
  return faults.draw === undefined ? faults : { ...faults, ...faults.draw(asked) };
}

/** The error a request meets, if any. */
export function errorFor(faults: Faults, asked: Asked, user: string): AppError | undefined {
  const rule = faults.refuse?.find((candidate) => matches(candidate, asked));
  return rule === undefined ? undefined : refusalOf(rule, asked, user);
}

function refusalOf(rule: RefuseRule, asked: Asked, user: string): AppError {
  switch (rule.status) {
    case 401:
      return unauthorized();
    case 403:
      return forbidden(asked, user);
    case 410:
      return refused(410, statusOf(410, "Expired", "The resourceVersion for the provided request is too old."));
    case 429:
      // Priority and fairness turns requests away in plain text, before the layer that knows Status.
      return refused(429, "Too many requests, please try again later.\n", {
        "Retry-After": String(rule.retryAfterSeconds ?? 1),
      });
    case 500:
      return refused(
        500,
        statusOf(500, "InternalError", "Internal error occurred: etcdserver: request timed out", {
          causes: [{ message: "etcdserver: request timed out" }],
        }),
      );
    case 503:
      return refused(
        503,
        statusOf(503, "ServiceUnavailable", "the server is currently unable to handle the request"),
        rule.retryAfterSeconds === undefined ? {} : { "Retry-After": String(rule.retryAfterSeconds) },
      );
    default:
      return rule.status satisfies never;
  }
}

function forbidden({ verb, group, plural }: Asked, user: string): AppError {
  const asked = verb === "log" ? "get" : verb;
  const resource = verb === "log" ? `${plural}/log` : plural;
  const message = `${group === "" ? plural : `${plural}.${group}`} is forbidden: User "${user}" cannot ${asked} resource "${resource}" in API group "${group}" at the cluster scope`;
  return refused(403, statusOf(403, "Forbidden", message, { ...(group === "" ? {} : { group }), kind: plural }));
}

/** A small seeded generator (mulberry32): numbers in [0, 1). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Every request meets one fault with probability `rate`, drawn from `seed`: refusals, cut and silent connections,
 * broken bodies, expired tokens and resource versions. Nothing hangs or stays silent longer than `longestMs`.
 */
export function chaos(seed: number, rate: number, longestMs = 200): Faults {
  const random = randomOf(seed);
  const draw = (asked: Asked): Faults => {
    if (random() >= rate) return {};
    const choices = asked.verb === "watch" ? watchFaults : asked.verb === "list" ? listFaults : plainFaults;
    const choice = choices[Math.floor(random() * choices.length)];
    return choice?.(Math.ceil(random() * longestMs)) ?? {};
  };
  return { draw };
}

type DrawnFault = (ms: number) => Faults;

const plainFaults: readonly DrawnFault[] = [
  () => ({ refuse: [{ status: 429, retryAfterSeconds: 0 }] }),
  () => ({ refuse: [{ status: 500 }] }),
  () => ({ refuse: [{ status: 503 }] }),
  () => ({ disconnect: true }),
  (ms) => ({ latencyMs: ms }),
  (ms) => ({ hang: {}, cutAfterMs: ms }),
];

const listFaults: readonly DrawnFault[] = [
  ...plainFaults,
  () => ({ truncateBody: true }),
  () => ({ truncateBody: true }),
  () => ({ expireContinue: true }),
];

const watchFaults: readonly DrawnFault[] = [
  ...plainFaults,
  (ms) => ({ dropWatchAfterMs: ms }),
  (ms) => ({ dropWatchAfterMs: ms }),
  (ms) => ({ stallWatches: true, cutAfterMs: ms }),
  () => ({ expireWatch: true }),
];
