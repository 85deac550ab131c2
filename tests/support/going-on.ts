import type { History, HistoryEvent, ScanEvent } from "./history.ts";

export type Scan = Extract<HistoryEvent, { type: "scan" }>;
export type Roster = Extract<HistoryEvent, { type: "roster" }>;

/** One source of one cluster, and the hour from which something happens to it. */
export type Turn = {
  readonly cluster: string;
  readonly scanner: string;
  readonly from: number;
  readonly until: number;
};

/** Receipt at the instant of observation: what a source says is then heard at once. */
export function heardAtOnce(history: History): History {
  const events = history.events.map((event) =>
    event.type === "scan" || event.type === "roster" ? { ...event, t: event.observedAt } : event,
  );
  return { ...history, events };
}

const isOf = (event: HistoryEvent, turn: Turn): event is Scan =>
  event.type === "scan" && event.cluster === turn.cluster && event.scanner === turn.scanner;

/** The scans of the source from the turn on, as they were. */
export function laterScans(history: History, turn: Turn): readonly Scan[] {
  return history.events.filter((event): event is Scan => isOf(event, turn) && event.observedAt >= turn.from);
}

/** The history in which the source says `scans` from the turn on, and nothing else. */
export function sayingInstead(history: History, turn: Turn, scans: readonly Scan[]): History {
  const events = history.events.filter((event) => !(isOf(event, turn) && event.observedAt >= turn.from));
  return { ...history, events: [...events, ...scans] };
}

/**
 * What the source would say if it went on exactly as before: each of its targets repeats the reports its words
 * rest on once per interval, in their order, without what was seen gone since.
 */
export function goingOn(history: History, turn: Turn): readonly Scan[] {
  const interval = history.parameters.intervals[turn.scanner] ?? 24;
  const last = standingReports(history, turn);
  const ranks = [...new Set(last.map((scan) => scan.observedAt))].sort((a, b) => a - b);
  const repeated: Scan[] = [];
  for (let at = turn.from; at <= turn.until; at += interval) {
    for (const scan of last) {
      const observedAt = at + ranks.indexOf(scan.observedAt) / 1000;
      const lives = (resource: string): boolean =>
        !goneBetween(history, turn.cluster, resource, scan.observedAt, observedAt);
      repeated.push({
        ...scan,
        t: observedAt,
        observedAt,
        resources: (scan.resources ?? []).filter(lives),
        observations: scan.observations.filter(([, resource]) => lives(resource)),
      });
    }
  }
  return repeated;
}

/** The reports of each target that its words still rest on: from its last complete one without a filter on. */
function standingReports(history: History, turn: Turn): readonly Scan[] {
  const before = history.events.filter(
    (event): event is Scan => isOf(event, turn) && event.observedAt < turn.from && event.unreadable !== true,
  );
  const closedAt = new Map<string, number>();
  for (const scan of before) {
    const closes = scan.completeness === "complete" && scan.only === undefined;
    if (closes) closedAt.set(scan.target, Math.max(closedAt.get(scan.target) ?? -Infinity, scan.observedAt));
  }
  return before.filter((scan) => scan.observedAt >= (closedAt.get(scan.target) ?? -Infinity));
}

/** Seen gone: a complete roster did not list it, and no other of the same instant did. */
function goneBetween(history: History, cluster: string, resource: string, after: number, until: number): boolean {
  // No roster lists the cluster itself, or an image.
  if (resource.startsWith("cluster:") || resource.startsWith("image:")) return false;
  const rosters = history.events.filter(
    (event): event is Roster => isRosterOf(event, cluster) && event.observedAt > after && event.observedAt <= until,
  );
  const listedAt = new Set(rosters.filter((roster) => resource in roster.resources).map((roster) => roster.observedAt));
  return rosters.some((roster) => roster.complete && !listedAt.has(roster.observedAt));
}

/** The scan with every word of it turned into an error. */
export function erring(scan: Scan): Scan {
  return { ...scan, observations: scan.observations.map(([check, resource]) => [check, resource, "error"] as const) };
}

/** The scan marked truncated. */
export function truncated<T extends ScanEvent>(scan: T): T {
  return { ...scan, completeness: "truncated" };
}

/** The scan in which the engine skips a resource because of an exception object: nothing passes there by absence. */
export function excepting(scan: Scan, resource: string): Scan {
  const observations = scan.observations.map(([check, on, outcome]) =>
    on === resource ? ([check, on, "excepted"] as const) : ([check, on, outcome] as const),
  );
  return { ...scan, resources: (scan.resources ?? []).filter((each) => each !== resource), observations };
}

/** The scan of a source that may no longer see a resource. */
export function blindTo(scan: Scan, resource: string): Scan {
  return truncated({
    ...scan,
    resources: (scan.resources ?? []).filter((each) => each !== resource),
    observations: scan.observations.filter(([, on]) => on !== resource),
  });
}

const isRosterOf = (event: HistoryEvent, cluster: string): event is Roster =>
  event.type === "roster" && event.cluster === cluster;

/** The rosters of a cluster from an hour on, as they were. */
export function laterRosters(history: History, cluster: string, from: number): readonly Roster[] {
  return history.events.filter((event): event is Roster => isRosterOf(event, cluster) && event.observedAt >= from);
}

/** The history in which the collector lists `rosters` from an hour on, and nothing else. */
export function listingInstead(history: History, cluster: string, from: number, rosters: readonly Roster[]): History {
  const events = history.events.filter((event) => !(isRosterOf(event, cluster) && event.observedAt >= from));
  return { ...history, events: [...events, ...rosters] };
}

/**
 * What the collector would list if it went on exactly as before, once per interval, and the history whose scans speak of
 * nothing it does not list.
 */
export function collectorGoingOn(
  history: History,
  cluster: string,
  from: number,
  until: number,
): { known: History; rosters: readonly Roster[] } {
  const complete = history.events.filter(
    (event): event is Roster => isRosterOf(event, cluster) && event.complete && event.observedAt < from,
  );
  const newest = Math.max(...complete.map((roster) => roster.observedAt));
  const together = complete.filter((roster) => roster.observedAt === newest);
  const [last] = together.map((roster) => ({ ...roster, resources: listedTogether(together) }));
  if (last === undefined) return { known: history, rosters: [] };
  const exists = (resource: string): boolean =>
    resource === "cluster:" || resource.startsWith("image:") || resource in last.resources;
  const events = history.events
    .filter((event) => !isRosterOf(event, cluster) || event.complete || event.observedAt !== newest)
    .map((event) =>
      event.type !== "scan" || event.cluster !== cluster || event.observedAt < newest
        ? event
        : {
            ...event,
            resources: (event.resources ?? []).filter(exists),
            observations: event.observations.filter(([, resource]) => exists(resource)),
          },
    );
  const rosters: Roster[] = [];
  const interval = history.parameters.intervals.roster ?? 24;
  for (let at = from; at <= until; at += interval) rosters.push({ ...last, t: at, observedAt: at });
  return { known: { ...history, events }, rosters };
}

const listedTogether = (rosters: readonly Roster[]): Roster["resources"] =>
  Object.fromEntries(rosters.flatMap((roster) => Object.entries(roster.resources)));
