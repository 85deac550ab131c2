import type { AccessRule } from "#lib/contract/collector.ts";
import { hasRight, type Right } from "./kube/access-review.ts";
import { type Discovery, discover } from "./kube/discovery.ts";
import { isKubeError, type KubeError } from "./kube/errors.ts";
import { followLimits } from "./kube/limits.ts";
import { type ListPage, readPage } from "./kube/list-page.ts";
import { kubeObjectOf, nameOfKind } from "./kube/resource.ts";
import type { KubeClient, KubeReason, ServedKind } from "./kube/types.ts";
import { isBenchPod } from "./sources/kube-bench-pod.ts";
import type { Source, WantedKind } from "./sources/types.ts";

/** How a source would fare if a collector followed it now. */
export type SourceCheckup = {
  readonly scanner: string;
  readonly label: string;
  readonly state: "found" | "not_found" | "denied" | "failing";
  /** One sentence. */
  readonly words: string;
  readonly missingRights: readonly AccessRule[];
  /** How to bring it, where it is not found. */
  readonly howToBring: string | null;
  /** What of it would be left out, and why. */
  readonly leftOut: readonly string[];
};

/** What keeps a cluster, or a part of it, from being collected. */
export type ClusterCheckup = {
  readonly context: string;
  /** `gitVersion` of the API server; null where it could not be reached. */
  readonly version: string | null;
  /** Why the cluster as a whole cannot be read. */
  readonly problem: { readonly reason: KubeReason; readonly message: string } | null;
  /** Groups that did not answer; what they serve is not known. */
  readonly silentGroups: readonly string[];
  readonly sources: readonly SourceCheckup[];
};

type Examination = { readonly client: KubeClient; readonly discovery: Discovery; readonly signal: AbortSignal };

/** Requests sent to one cluster at a time. */
const parallel = 4;
/** Pages of Pods that are looked through for kube-bench. */
const mostPodPages = 20;
const podPageSize = 500;

/**
 * Looks at one cluster as a collector would: whether it answers, what it serves, and for each source whether it is there
 * and every right it needs. Reads at most one object of each kind, and Pods until one of kube-bench is found.
 */
export async function examineCluster(
  client: KubeClient,
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<ClusterCheckup> {
  const { context } = client;
  try {
    const discovery = await discover(client, signal);
    const examination = { client, discovery, signal };
    const checkups: SourceCheckup[] = [];
    for (const source of sources) checkups.push(await examineSource(examination, source));
    const silentGroups = discovery.failed.map(({ group, version }) => `${group}/${version}`);
    return { context, version: discovery.version, problem: null, silentGroups, sources: checkups };
  } catch (error) {
    if (!isKubeError(error)) throw error;
    const problem = { reason: error.reason, message: error.message };
    return { context, version: null, problem, silentGroups: [], sources: [] };
  }
}

async function examineSource(examination: Examination, source: Source): Promise<SourceCheckup> {
  const { client, discovery, signal } = examination;
  const hasObjects = async (kind: ServedKind): Promise<boolean> =>
    (await firstPage(client, { kind, metadataOnly: true, pageSize: 1 }, signal).catch(nothingWhereDenied)).items
      .length > 0;
  const of = { scanner: source.scanner, label: source.label };
  try {
    const { wanted, leftOut } = await source.choose(discovery.kinds, { hasObjects });
    if (wanted.length === 0) return notFound(examination, source, leftOut);
    const missingRights = await rightsMissing(examination, source, wanted);
    if (missingRights.length > 0) return { ...of, ...denied(missingRights), howToBring: null, leftOut };
    await inTurns(wanted, async (each) => void (await firstPage(client, each, signal)));
    if (source.scanner === "kube-bench" && !(await hasBenchPod(examination, wanted))) {
      return notFound(examination, source, leftOut);
    }
    return { ...of, state: "found", words: `reads ${named(wanted)}`, missingRights, howToBring: null, leftOut };
  } catch (error) {
    // Credentials that are refused are refused for every source: the caller says it once.
    if (!isKubeError(error) || error.reason === "unauthenticated") throw error;
    return { ...of, state: "failing", words: error.message, missingRights: [], howToBring: null, leftOut: [] };
  }
}

function notFound({ discovery }: Examination, source: Source, leftOut: readonly string[]): SourceCheckup {
  return {
    scanner: source.scanner,
    label: source.label,
    state: "not_found",
    words: "is not in this cluster",
    missingRights: [],
    howToBring: source.howToBring({ uid: null, version: discovery.version, served: discovery.kinds }),
    leftOut,
  };
}

function denied(missing: readonly AccessRule[]): Pick<SourceCheckup, "state" | "words" | "missingRights"> {
  const verbs = missing.map((rule) => `${rule.verbs.join(" and ")} ${rule.resources.join(", ")}`);
  const shown = verbs.slice(0, 3).join("; ");
  const more = verbs.length > 3 ? ` and ${verbs.length - 3} more` : "";
  return { state: "denied", words: `may not ${shown}${more}`, missingRights: missing };
}

/** The rights among the source's rules that the kinds it would follow need, subresources included, without those it has. */
async function rightsMissing(
  { client, signal }: Examination,
  source: Source,
  wanted: readonly WantedKind[],
): Promise<readonly AccessRule[]> {
  const needed = source.rules.flatMap((rule) =>
    rule.apiGroups.flatMap((group) =>
      rule.resources
        .filter((resource) => wanted.some(({ kind }) => kind.group === group && kind.plural === resource.split("/")[0]))
        .map((resource) => ({ group, resource, verbs: rule.verbs })),
    ),
  );
  const missing: AccessRule[] = [];
  await inTurns(needed, async ({ group, resource, verbs }) => {
    const lacking: AccessRule["verbs"] = [];
    for (const verb of verbs) {
      const right: Right = { group, resource, verb };
      if (!(await hasRight(client, right, signal))) lacking.push(verb);
    }
    if (lacking.length > 0) missing.push({ apiGroups: [group], resources: [resource], verbs: lacking });
  });
  return missing;
}

function firstPage(client: KubeClient, { kind, metadataOnly }: WantedKind, signal: AbortSignal): Promise<ListPage> {
  return page(client, kind, { limit: 1, identities: metadataOnly, after: undefined, signal });
}

function page(
  client: KubeClient,
  kind: ServedKind,
  asked: { limit: number; identities: boolean; after: string | undefined; signal: AbortSignal },
): Promise<ListPage> {
  return readPage(client, kind, {
    ...{ limit: asked.limit, identities: asked.identities, continue: asked.after, labelSelector: undefined },
    ...{ signal: asked.signal, timeoutMs: followLimits.requestTimeoutMs, maxBytes: followLimits.maxPageBytes },
  });
}

/** Pods exist everywhere, so that kube-bench is there only when one of them is its. */
async function hasBenchPod({ client, signal }: Examination, wanted: readonly WantedKind[]): Promise<boolean> {
  for (const { kind } of wanted) {
    let after: string | undefined;
    for (let number = 0; number < mostPodPages; number += 1) {
      const { items, continue: next } = await page(client, kind, {
        ...{ limit: podPageSize, identities: false, after, signal },
      });
      const objects = items.map((item) => kubeObjectOf(item, kind));
      if (objects.some((object) => object !== undefined && isBenchPod(object))) return true;
      if (next === undefined) break;
      after = next;
    }
  }
  return false;
}

function nothingWhereDenied(error: unknown): Pick<ListPage, "items"> {
  if (isKubeError(error) && isAboutOneKind(error)) return { items: [] };
  throw error;
}

const isAboutOneKind = ({ reason }: KubeError): boolean => reason === "forbidden" || reason === "not_found";

function named(wanted: readonly WantedKind[]): string {
  const names = wanted.map(({ kind }) => nameOfKind(kind));
  return names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more kinds`;
}

/** Does the work for each, a few at a time. */
async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const turn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: parallel }, turn));
}
