import type { ObservationKind } from "#lib/domain/check/outcome.ts";
import { imageRepository, vulnerabilityCheck } from "#lib/domain/check/vulnerability.ts";
import { cleanTitle } from "#lib/domain/document/clean-text.ts";
import type { CatalogView } from "../types.ts";
import type { Engine } from "./engine.ts";
import { isOfKubeBench } from "./engine.ts";
import type { Result } from "./schema.ts";

/** Names of one check: see `Observation`. */
export type CheckIdentity = {
  readonly kind: ObservationKind;
  readonly check: string;
  readonly witness: string;
  readonly rawId: string;
  readonly title: string;
};

/** What Kyverno puts before the name of a Pod's rule when it makes one for the controllers of Pods (formats § 5). */
const autogen = /^autogen-(?:cronjob-)?/;
/** Ids of the public lists of vulnerabilities. */
const vulnerability =
  /^(?:CVE-[0-9]{4}-[0-9]{4,}|GHSA(?:-[0-9a-z]{4}){3}|[A-Z]{2,12}-[0-9]{4}[:-][0-9]+(?:-[0-9]+)?)$/i;

/**
 * Kyverno: a policy holds by all its rules, so the policy is the witness and the rule is the check; a Pod's rule and the
 * two made from it are one cause. A policy of a namespace is written with it, and is known by its name all the same.
 */
function ofKyverno(policy: string, rule: string, catalog: CatalogView): CheckIdentity {
  const ownRule = rule.replace(autogen, "");
  const name = policy.slice(policy.lastIndexOf("/") + 1);
  const witness = catalog.canonicalCheck("kyverno", name) ?? name;
  const prefix = policy.slice(0, policy.length - name.length);
  return {
    kind: "check",
    check: ownRule === "" ? `${prefix}${witness}` : `${prefix}${witness}/${ownRule}`,
    witness,
    rawId: rule === "" ? policy : `${policy}/${rule}`,
    title: ownRule === "" ? policy : `${policy}: ${ownRule}`,
  };
}

/** A vulnerability is one in a package of an image (semantics § 1); its adapters spell the fields each in their way. */
function ofVulnerability(id: string, result: Result, properties: Readonly<Record<string, string>>): CheckIdentity {
  const packageName = cleanTitle(properties.pkgName ?? properties.resource ?? properties.PkgName ?? result.category);
  const repository = imageRepository(
    cleanTitle(properties["registry.server"] ?? ""),
    cleanTitle(properties["artifact.repository"] ?? ""),
  );
  const check = vulnerabilityCheck({ id, packageName, packageType: "", repository });
  const title = result.policy === "" || result.policy === id ? result.message : result.policy;
  return { kind: "vulnerability", check, witness: id, rawId: id, title: cleanTitle(title) };
}

/** The identity of a result: the engine's own id, folded through the catalog where it knows aliases. */
export function identify(
  result: Result,
  engine: Engine,
  properties: Readonly<Record<string, string>>,
  catalog: CatalogView,
): CheckIdentity {
  const policy = cleanTitle(result.policy);
  const rule = cleanTitle(result.rule);
  if (engine.tool === "kyverno") return ofKyverno(policy, rule, catalog);
  const named = cleanTitle(properties.VulnerabilityID ?? "");
  const id = named === "" ? policy : named;
  if (engine.silence === "passed" && vulnerability.test(id)) return ofVulnerability(id, result, properties);
  if (engine.tool === "trivy" && rule !== "") {
    const check = catalog.canonicalCheck("trivy", rule) ?? rule;
    const kind = /secret/i.test(result.source) ? "secret" : "misconfiguration";
    return { kind, check, witness: check, rawId: rule, title: policy };
  }
  const number = isOfKubeBench(properties) ? cleanTitle(properties.index ?? "") : "";
  // A number without its benchmark names no topic: it is shown, and proves nothing.
  const raw = number === "" ? [policy, rule].filter((part) => part !== "").join("/") : `unknown:${number}`;
  const check = catalog.canonicalCheck(engine.tool, raw) ?? raw;
  const title = number === "" ? [policy, rule].filter((part) => part !== "").join(": ") : cleanTitle(result.message);
  return { kind: "check", check, witness: check, rawId: raw, title };
}
