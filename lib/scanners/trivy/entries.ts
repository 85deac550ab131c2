import type { ObservationKind, Outcome, Severity } from "#lib/domain/check/outcome.ts";
import { vulnerabilityCheck } from "#lib/domain/check/vulnerability.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Warnings } from "#lib/domain/document/warnings.ts";
import type { Resource } from "#lib/domain/resource/resource.ts";
import type { CatalogView, Observation } from "../types.ts";
import { outcomeOfLicense, outcomeOfStatus, outcomeOfVulnerability } from "./outcome.ts";
import type { ReadResult, Subject } from "./reading.ts";
import type { License, Misconfiguration, Secret, Vulnerability } from "./schema.ts";
import { severityOf } from "./severity.ts";
import { imagePartOf } from "./subjects.ts";

/** What every entry is read with. */
export type EntryDesk = { readonly catalog: CatalogView; readonly warnings: Warnings };
/** Where an entry stands. */
export type EntryPlace = { readonly subject: Subject; readonly read: ReadResult; readonly line: number | null };

/** Trivy on files decides nothing about a running cluster: no fact names this tool (semantics § 5.3). */
const fileTool = "trivy-config";

function severityIn(word: string, { warnings }: EntryDesk): Severity {
  const severity = severityOf(word);
  if (severity === null) warnings.add("unknown_severity", "Entries without a severity of Trivy's count as unknown.");
  return severity ?? "info";
}

/** Text fields of the screen; empty ones are left out. */
function detailsOf(fields: Readonly<Record<string, string>>): Record<string, string> {
  const said: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    const clean = value === "" ? "" : cleanText(value);
    if (clean !== "") said[name] = clean;
  }
  return said;
}

/** The tag of an image is a detail: a new tag with the same vulnerability is the same finding. */
function imageDetails({ read }: EntryPlace): Record<string, string> {
  const { image } = read;
  if (image === null) return {};
  const tag = image.tag === "" ? "" : `:${image.tag}`;
  return { image: `${image.repository}${tag}`, digest: image.digest };
}

/** What was found inside an image or a file lies in that part of its subject. */
function partOf({ subject, read }: EntryPlace): Resource {
  const { resource } = subject;
  if (subject.kind === "files") return { ...resource, container: cleanTitle(read.result.Target) };
  return subject.kind === "cluster" ? imagePartOf(resource, read.image) : resource;
}

/** The id of every version of Trivy, never by letters and number (formats § 2). */
function canonicalId({ ID, AVDID }: Misconfiguration, { catalog }: EntryDesk): string {
  for (const id of [AVDID, ID]) {
    const known = id === "" ? null : catalog.canonicalCheck("trivy", id);
    if (known !== null) return known;
  }
  return (AVDID === "" ? ID : AVDID).replace(/^AVD-/, "");
}

/** ConfigMap checks quote what they take for a secret. */
const withoutQuoted = (message: string): string =>
  message.replace(/(\bin key\(s\) or value\(s\)) [\s\S]*$/, "$1 (not shown)");

function linesOf(from: number | null | undefined, to: number | null | undefined): string {
  if (from === null || from === undefined || from === 0) return "";
  return to === null || to === undefined || to === from ? String(from) : `${from}-${to}`;
}

/** A result of a check on configuration. A pass of a check that does not look at such an object says nothing. */
export function misconfigurationOf(entry: Misconfiguration, place: EntryPlace, desk: EntryDesk): Observation {
  const { subject, read } = place;
  const inCluster = subject.kind === "cluster";
  const rawId = cleanTitle(entry.ID === "" ? entry.AVDID : entry.ID);
  const check = cleanTitle(canonicalId(entry, desk));
  const resource = inCluster ? subject.resource : partOf({ ...place, subject: { ...subject, kind: "files" } });
  const outcome = outcomeOfStatus(entry.Status);
  if (outcome === null)
    desk.warnings.add(
      "unknown_status",
      "Results with a status that Trivy is not known to write are shown as undecided.",
    );
  const says = !inCluster || outcome !== "pass" || looksAt(check, place, desk);
  const lines = linesOf(entry.CauseMetadata?.StartLine, entry.CauseMetadata?.EndLine);
  return {
    kind: "misconfiguration",
    tool: inCluster ? "trivy" : fileTool,
    check: check === "" ? "unnamed" : check,
    witness: check === "" ? "unnamed" : check,
    rawId: rawId === "" ? "unnamed" : rawId,
    title: cleanTitle(entry.Title),
    outcome: says ? (outcome ?? "warn") : "not_applicable",
    severity: severityIn(entry.Severity, desk),
    resource,
    ...(check.startsWith("KCV-") && resource.type === "Pod" ? { nodeRole: "control-plane" as const } : {}),
    message: outcome === "pass" ? "" : cleanText(withoutQuoted(entry.Message)),
    remediation: cleanText(entry.Resolution),
    line: place.line,
    details: detailsOf({
      status: entry.Status,
      type: entry.Type,
      url: entry.PrimaryURL,
      // Lines of an object as the API renders it move with every annotation; those of a file do not.
      ...(inCluster ? {} : { file: read.result.Target, lines }),
    }),
  };
}

/** Node objects and what the collector reads on a node are one resource, but not looked at by the same checks. */
function looksAt(check: string, { subject }: EntryPlace, { catalog }: EntryDesk): boolean {
  const { resource, word } = subject;
  const looked = word === "Node" ? { ...resource, kind: "object" as const } : resource;
  return catalog.looksAt("trivy", check, looked);
}

type Found = {
  readonly kind: ObservationKind;
  readonly check: string;
  readonly witness: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly severity: Severity;
  readonly message: string;
  readonly remediation: string;
  readonly details: Readonly<Record<string, string>>;
};

/** What was found in an image or a file. */
function finding(found: Found, place: EntryPlace): Observation {
  return {
    ...found,
    tool: place.subject.kind === "files" ? fileTool : "trivy",
    rawId: found.witness,
    title: cleanTitle(found.title),
    resource: partOf(place),
    message: cleanText(found.message),
    remediation: cleanText(found.remediation),
    line: place.line,
    details: detailsOf(found.details),
  };
}

/** One vulnerable package; several versions or copies of it in one image are one finding. */
export function vulnerabilityOf(entry: Vulnerability, place: EntryPlace, desk: EntryDesk): Observation {
  const { subject, read } = place;
  const id = entry.VulnerabilityID === "" ? "unnamed" : cleanTitle(entry.VulnerabilityID);
  const packageName = cleanTitle(entry.PkgName);
  const packageType = cleanTitle(read.result.Type);
  const repository = subject.kind === "files" ? "" : (read.image?.repository ?? "");
  const outcome = outcomeOfVulnerability(entry.Status);
  if (outcome === null)
    desk.warnings.add(
      "unknown_status",
      "Results with a status that Trivy is not known to write are shown as undecided.",
    );
  const fix = entry.FixedVersion === "" ? "There is no fixed version yet." : `Fixed in ${entry.FixedVersion}.`;
  return finding(
    {
      kind: "vulnerability",
      check: vulnerabilityCheck({ id, packageName, packageType, repository }),
      witness: id,
      title: `${id} in ${packageName}${entry.Title === "" ? "" : `: ${entry.Title}`}`,
      outcome: outcome ?? "warn",
      severity: severityIn(entry.Severity, desk),
      message: `${packageName} ${entry.InstalledVersion} is installed. ${fix}`,
      remediation: entry.FixedVersion === "" ? "" : `Update ${packageName} to ${entry.FixedVersion} or later.`,
      details: {
        package: packageName,
        packageType,
        installed: entry.InstalledVersion,
        fixed: entry.FixedVersion,
        status: entry.Status,
        severitySource: entry.SeveritySource,
        published: entry.PublishedDate,
        path: entry.PkgPath === "" && read.result.Class !== "os-pkgs" ? read.result.Target : entry.PkgPath,
        url: entry.PrimaryURL,
        ...imageDetails(place),
      },
    },
    place,
  );
}

/** A secret by rule and file. What it reads (`Match`, `Code`) never leaves the document. */
export function secretOf(entry: Secret, place: EntryPlace, desk: EntryDesk): Observation {
  const rule = entry.RuleID === "" ? "unnamed-rule" : cleanTitle(entry.RuleID);
  const file = cleanTitle(place.read.result.Target);
  const lines = linesOf(entry.StartLine, entry.EndLine);
  return finding(
    {
      kind: "secret",
      check: place.subject.kind === "files" ? `secret/${rule}` : `secret/${rule} in ${file}`,
      witness: `secret/${rule}`,
      title: entry.Title === "" ? `Secret found by ${rule}` : entry.Title,
      outcome: "fail",
      severity: severityIn(entry.Severity, desk),
      message: `Found in ${file}${lines === "" ? "" : `, line ${lines}`}.`,
      remediation: "Take the secret out of the file, and replace it where it is in use.",
      details: { rule, category: entry.Category, file, lines, ...imageDetails(place) },
    },
    place,
  );
}

/** A licence by name and by what carries it. */
export function licenseOf(entry: License, place: EntryPlace, desk: EntryDesk): Observation {
  const name = entry.Name === "" ? "unnamed" : cleanTitle(entry.Name);
  const carrier = cleanTitle(entry.PkgName === "" ? entry.FilePath : entry.PkgName);
  return finding(
    {
      kind: "license",
      check: `license/${name} in ${carrier}`,
      witness: `license/${name}`,
      title: `${name} of ${carrier === "" ? "a file" : carrier}`,
      outcome: outcomeOfLicense(entry.Category),
      severity: severityIn(entry.Severity, desk),
      message: entry.Category === "" ? "" : `Trivy counts the licence as ${entry.Category}.`,
      remediation: "",
      details: {
        license: name,
        category: entry.Category,
        package: entry.PkgName,
        file: entry.FilePath,
        url: entry.Link,
      },
    },
    place,
  );
}
