import type { CollectorReportInput } from "#lib/contract/collector.ts";

type Source = CollectorReportInput["sources"][number];
type Parts = {
  readonly collector?: Partial<CollectorReportInput["collector"]>;
  readonly cluster?: CollectorReportInput["cluster"];
  readonly spool?: Partial<CollectorReportInput["spool"]>;
  readonly sources?: readonly Source[];
};

/** A source that is followed, a few seconds behind, or what `more` makes of it. */
export function collectedSource(scanner: string, more: Partial<Source> = {}): Source {
  return {
    scanner,
    state: "following",
    since: "2026-11-20T07:00:10Z",
    listedAt: "2026-11-20T07:55:00Z",
    complete: true,
    lagSeconds: 4,
    objects: 412,
    sentAt: "2026-11-20T07:59:40Z",
    ...more,
  };
}

/** What a collector tells of a cluster where nothing is wrong, or what the parts make of it. */
export function collectorReport({
  collector = {},
  cluster = {},
  spool = {},
  sources,
}: Parts = {}): CollectorReportInput {
  return {
    v: 1,
    collector: {
      id: "kubeproof/collector",
      version: "0.1.0",
      mode: "agent",
      startedAt: "2026-11-20T07:00:00Z",
      sentAt: "2026-11-20T08:00:00Z",
      reportIntervalSeconds: 30,
      ...collector,
    },
    cluster,
    spool: { entries: 0, bytes: 0, maxBytes: 268_435_456, dropped: 0, ...spool },
    sources: [...(sources ?? [collectedSource("policy-report")])],
  };
}
