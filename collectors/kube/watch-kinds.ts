import type { Later } from "../schedule.ts";
import { Backoff } from "./backoff.ts";
import { type Discovery, discover } from "./discovery.ts";
import { isKubeError } from "./errors.ts";
import { Nudge } from "./nudge.ts";
import type { KubeClient, KubeReason, ServedKind } from "./types.ts";

export type KindsEvent =
  /** What the cluster serves; told at first and whenever it differs. */
  | { readonly type: "kinds"; readonly discovery: Discovery }
  /** The cluster did not say; it is asked again. */
  | { readonly type: "failing"; readonly reason: KubeReason; readonly message: string; readonly retryAt: Date };

export type WatchKindsOptions = {
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly random: () => number;
  /** Asks at once: a followed kind answered 404. */
  readonly nudge?: Nudge;
  readonly backoffBaseMs?: number;
  /** By the timers of the machine where nothing is said. */
  readonly later?: Later;
};

/**
 * Asks again and again what the cluster serves, so that kinds that appear, disappear or are renamed are noticed. Kinds of
 * a group that does not answer at the moment stay as they were: its silence says nothing about them.
 */
export async function* watchKinds(client: KubeClient, options: WatchKindsOptions): AsyncGenerator<KindsEvent> {
  const { everyMs, signal, now, random, nudge = new Nudge(), backoffBaseMs, later } = options;
  const backoff = new Backoff({ random, ...(backoffBaseMs === undefined ? {} : { baseMs: backoffBaseMs }) });
  let last: Discovery | undefined;
  let isFailing = false;
  while (!signal.aborted) {
    let waitMs = everyMs * (0.9 + 0.2 * random());
    try {
      const discovery = keepSilent(await discover(client, signal), last);
      backoff.reset();
      if (isFailing || last === undefined || !isSame(discovery, last)) yield { type: "kinds", discovery };
      last = discovery;
      isFailing = false;
      if (discovery.failed.length > 0) waitMs = Math.min(waitMs, 60_000);
    } catch (error) {
      if (signal.aborted) return;
      if (!isKubeError(error)) throw error;
      waitMs = backoff.next(error.details.retryAfterMs);
      isFailing = true;
      const retryAt = new Date(now().getTime() + waitMs);
      yield { type: "failing", reason: error.reason, message: error.message, retryAt };
    }
    await nudge.wait(waitMs, signal, later);
  }
}

function keepSilent(found: Discovery, last: Discovery | undefined): Discovery {
  if (last === undefined || found.failed.length === 0) return found;
  const isSilent = ({ group, version }: ServedKind): boolean =>
    found.failed.some((failed) => failed.group === group && failed.version === version);
  return { ...found, kinds: [...found.kinds, ...last.kinds.filter(isSilent)] };
}

function isSame(one: Discovery, other: Discovery): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ version, kinds, failed }: Discovery): string {
  const served = kinds.map((kind) => [kind.group, kind.version, kind.plural, kind.kind, kind.namespaced].join("/"));
  return JSON.stringify([version, served.sort(), failed.map(({ group, version: of }) => `${group}/${of}`).sort()]);
}
