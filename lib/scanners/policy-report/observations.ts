import type { Outcome } from "#lib/domain/check/outcome.ts";
import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { Warnings } from "#lib/domain/document/warnings.ts";
import type { CatalogView, Observation } from "../types.ts";
import type { Engine } from "./engine.ts";
import { engineOf } from "./engine.ts";
import type { CheckIdentity } from "./identity.ts";
import { identify } from "./identity.ts";
import { outcomeOf } from "./outcome.ts";
import type { ReadReport, ReadResult } from "./reading.ts";
import type { Controllers, Subject } from "./resources.ts";
import { subjectsOf } from "./resources.ts";
import { severityOf } from "./severity.ts";

/** What judging a document needs beside its results. */
export type Judge = {
  readonly catalog: CatalogView;
  readonly controllers: Controllers;
  readonly warnings: Warnings;
};

/** An observation, and whether it may only echo what the controller's own result says. */
export type Judged = { readonly observation: Observation; readonly isRevision: boolean };

type Properties = Readonly<Record<string, string>>;

/** Most properties shown of a result; kube-bench's adapter writes eleven. */
const maxProperties = 20;
const maxProperty = 1_000;

function outcomeIn(result: ReadResult["result"], properties: Properties, warnings: Warnings): Outcome {
  const outcome = outcomeOf(result.result === "" ? result.status : result.result, properties);
  if (outcome !== null) return outcome;
  // Never counted as passed, never dropped (formats, rule 6): a person has to look.
  warnings.add("unknown_status", "Results without an outcome, or with one no engine writes, are kept as undecided.");
  return "manual";
}

function detailsOf(result: ReadResult["result"], properties: Properties, subject: Subject): Record<string, string> {
  const details: Record<string, string> = {};
  const fields = {
    policy: result.policy,
    rule: result.rule,
    engine: result.source,
    category: result.category,
    result: result.result === "" ? result.status : result.result,
    severity: result.severity,
    scored: result.scored === undefined ? "" : result.scored ? "yes" : "no",
    object: subject.from,
  };
  for (const [name, value] of Object.entries(fields)) {
    const clean = cleanTitle(value);
    if (clean !== "") details[name] = clean;
  }
  for (const [key, value] of Object.entries(properties).slice(0, maxProperties)) {
    const name = cleanTitle(key);
    // Cleaned together with its name, which is what tells that a value is a secret.
    const clean = cleanText(`${name}: ${value}`, maxProperty);
    if (value !== "" && !Object.hasOwn(details, name)) details[name] = clean.slice(name.length + 1).trim();
  }
  return details;
}

/** What no resource, or no engine, is known for is shown and proves nothing. */
function witnessOf(identity: CheckIdentity, subject: Subject): string {
  return subject.isMapped ? identity.witness : `unmapped/${identity.witness}`;
}

function warnAbout(engine: Engine, subject: Subject, identity: CheckIdentity, warnings: Warnings): void {
  if (!subject.isMapped)
    warnings.add("unmapped", "Results that name no resource are kept as unmapped, and prove nothing.");
  if (engine.tool === "unknown-engine")
    warnings.add("no_engine", "Results that do not say which engine wrote them are kept, and prove nothing.");
  else if (!engine.known)
    warnings.add("unknown_engine", "Results of engines that nothing is known about are shown, and prove nothing.");
  if (identity.check === "")
    warnings.add("no_check_id", "Results that name no policy are kept under their message, and prove nothing.");
}

/** What names a check that names no policy. */
export function checkOf(identity: CheckIdentity, result: ReadResult["result"]): string {
  return identity.check === "" ? `message/${cleanTitle(result.message)}` : identity.check;
}

function observationOf(read: ReadResult, engine: Engine, subject: Subject, judge: Judge): Observation {
  const { result, line } = read;
  const properties: Properties = { ...result.data, ...result.properties };
  const identity = identify(result, engine, properties, judge.catalog);
  warnAbout(engine, subject, identity, judge.warnings);
  const check = checkOf(identity, result);
  const severity = severityOf(result.severity);
  if (severity === null)
    judge.warnings.add("unknown_severity", "Results with a severity the API does not have are kept without one.");
  if (result.severity === "")
    judge.warnings.add("no_severity", "Results without a severity count as info until a person looks at them.");
  return {
    kind: identity.kind,
    tool: engine.tool,
    check,
    witness: identity.check === "" ? check : witnessOf(identity, subject),
    rawId: identity.rawId === "" ? check : identity.rawId,
    title: identity.title === "" ? check : identity.title,
    outcome: outcomeIn(result, properties, judge.warnings),
    severity,
    resource: subject.resource,
    message: cleanText(result.message),
    remediation: cleanText(properties.remediation ?? ""),
    line,
    details: detailsOf(result, properties, subject),
  };
}

/** Everything a report says: one observation for each resource of each result. */
export function observationsOf(read: ReadReport, judge: Judge): readonly Judged[] {
  return read.results.flatMap((each) => {
    const engine = engineOf(each.result, read.report);
    return subjectsOf(each.result, read, judge.controllers).map((subject) => ({
      observation: observationOf(each, engine, subject, judge),
      isRevision: subject.isRevision,
    }));
  });
}
