import type { Asked, Verb } from "./faults.ts";
import { resourceName } from "./kinds.ts";

export type LoggedRequest = Asked & {
  readonly method: string;
  /** Path below the cluster's address, with its query. */
  readonly path: string;
  /** HTTP status; null when the connection was cut or is still hanging. */
  status: number | null;
};

/** How many single requests of a cluster are remembered; the counts go on. */
const rememberedRequests = 1000;

/** Counts what each cluster was asked, and remembers the last requests. */
export class RequestLog {
  private readonly counts = new Map<string, Map<Verb, number>>();
  private readonly rightsUsed = new Map<string, Set<string>>();
  private readonly last = new Map<string, LoggedRequest[]>();

  add(cluster: string, request: LoggedRequest): void {
    const counts = this.counts.get(cluster) ?? new Map<Verb, number>();
    this.counts.set(cluster, counts.set(request.verb, (counts.get(request.verb) ?? 0) + 1));
    if (request.verb !== "discovery") {
      const right =
        request.verb === "log" ? "get pods/log" : `${request.verb} ${resourceName(request.group, request.plural)}`;
      this.rightsUsed.set(cluster, (this.rightsUsed.get(cluster) ?? new Set()).add(right));
    }
    const last = this.last.get(cluster) ?? [];
    this.last.set(cluster, last);
    last.push(request);
    if (last.length > rememberedRequests) last.splice(0, rememberedRequests / 2);
  }

  /** Requests of a cluster, of one verb or of all. */
  count(cluster: string, verb?: Verb): number {
    const counts = this.counts.get(cluster);
    if (verb !== undefined) return counts?.get(verb) ?? 0;
    return [...(counts?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  }

  /** Counts by verb. */
  byVerb(cluster: string): Readonly<Partial<Record<Verb, number>>> {
    return Object.fromEntries(this.counts.get(cluster) ?? []);
  }

  /** Rights a role needs for what was asked, sorted: `list policyreports.wgpolicyk8s.io`. */
  rights(cluster: string): readonly string[] {
    return [...(this.rightsUsed.get(cluster) ?? [])].sort();
  }

  /** The last requests of a cluster, oldest first. */
  recent(cluster: string): readonly LoggedRequest[] {
    return this.last.get(cluster) ?? [];
  }
}
