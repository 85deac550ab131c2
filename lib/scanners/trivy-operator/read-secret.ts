import { cleanText, cleanTitle } from "#lib/domain/document/clean-text.ts";
import { detailsOf, severityIn } from "./details.ts";
import type { EntryReader } from "./reading.ts";
import { ExposedSecret } from "./schema.ts";

/**
 * One secret in an image, by rule and file. Its `match` holds what was found, masked by some versions only: it does not
 * leave the adapter (formats, rule 9).
 */
export const readSecret: EntryReader = (raw, report, judge) => {
  const read = ExposedSecret.safeParse(raw);
  if (!read.success) return null;
  const { ruleID, target, title, category, severity } = read.data;
  const rule = cleanTitle(ruleID);
  const file = cleanTitle(target);
  return {
    kind: "secret",
    tool: report.engine,
    check: file === "" ? rule : `${rule} in ${file}`,
    witness: rule,
    rawId: rule,
    title: cleanTitle(title) || rule,
    outcome: "fail",
    severity: severityIn(severity, judge),
    resource: report.subject.resource,
    message: cleanText(file === "" ? `${title || rule} found in the image.` : `${title || rule} found in ${file}.`),
    remediation: "Take the secret out of the image, rotate it, and hand it over at run time.",
    line: judge.lineOf(raw),
    details: detailsOf({ file, category, image: report.image, severity }),
  };
};
