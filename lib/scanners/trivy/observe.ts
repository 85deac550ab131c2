import type { Observation } from "../types.ts";
import type { EntryDesk, EntryPlace } from "./entries.ts";
import { licenseOf, misconfigurationOf, secretOf, vulnerabilityOf } from "./entries.ts";
import type { ReadResult, Subject } from "./reading.ts";
import { isRecord } from "./reading.ts";
import { License, Misconfiguration, ModifiedFinding, Secret, Vulnerability } from "./schema.ts";

export type ObserveDesk = EntryDesk & { readonly lineOf: (entry: unknown) => number | null };

/** Everything a subject's results list, and how many entries could not be read. */
export type Observed = { readonly observations: readonly Observation[]; readonly unreadable: number };

const kinds = [
  { list: "Vulnerabilities", word: "vulnerability", schema: Vulnerability, of: vulnerabilityOf },
  { list: "Misconfigurations", word: "misconfiguration", schema: Misconfiguration, of: misconfigurationOf },
  { list: "Secrets", word: "secret", schema: Secret, of: secretOf },
  { list: "Licenses", word: "license", schema: License, of: licenseOf },
] as const;

type Kind = (typeof kinds)[number];

/** One entry of one list; null where it is no object. */
function entryOf(kind: Kind, raw: unknown, place: EntryPlace, desk: ObserveDesk): Observation | null {
  if (!isRecord(raw)) return null;
  switch (kind.word) {
    case "vulnerability":
      return vulnerabilityOf(kind.schema.parse(raw), place, desk);
    case "misconfiguration":
      return misconfigurationOf(kind.schema.parse(raw), place, desk);
    case "secret":
      return secretOf(kind.schema.parse(raw), place, desk);
    case "license":
      return licenseOf(kind.schema.parse(raw), place, desk);
    default:
      return kind satisfies never;
  }
}

/** An ignore file or a VEX document took it out: still there, and never counted as passed. */
function suppressedOf(raw: unknown, place: EntryPlace, desk: ObserveDesk): Observation | null {
  const read = isRecord(raw) ? ModifiedFinding.safeParse(raw) : null;
  const kind = kinds.find(({ word }) => word === read?.data?.Type);
  if (read === null || !read.success || kind === undefined) return null;
  const { Finding, Status, Statement, Source } = read.data;
  const observation = entryOf(kind, Finding, { ...place, line: desk.lineOf(Finding) }, desk);
  if (observation === null) return null;
  const said = [Status, Statement, Source].filter((part) => part !== "").join(": ");
  return { ...observation, outcome: "excepted", message: said === "" ? observation.message : `Taken out by ${said}` };
}

function observeResult(subject: Subject, read: ReadResult, desk: ObserveDesk): Observed {
  const observations: Observation[] = [];
  let unreadable = 0;
  const add = (observation: Observation | null): void => {
    if (observation === null) unreadable += 1;
    else observations.push(observation);
  };
  for (const kind of kinds) {
    for (const raw of read.result[kind.list]) add(entryOf(kind, raw, { subject, read, line: desk.lineOf(raw) }, desk));
  }
  for (const raw of read.result.ExperimentalModifiedFindings) {
    add(suppressedOf(raw, { subject, read, line: desk.lineOf(raw) }, desk));
  }
  if (unreadable > 0)
    desk.warnings.add("invalid_entry", "Entries that are not what Trivy writes were left out.", unreadable);
  return { observations, unreadable };
}

/** What a subject's results say. */
export function observe(subject: Subject, desk: ObserveDesk): Observed {
  const all = subject.results.map((read) => observeResult(subject, read, desk));
  return {
    observations: all.flatMap((each) => each.observations),
    unreadable: all.reduce((sum, each) => sum + each.unreadable, 0),
  };
}
