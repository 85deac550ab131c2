import type { Documents } from "#lib/domain/document/documents.ts";
import { emptyDocument, readDocuments } from "#lib/domain/document/documents.ts";
import { likelyTool, notOurs } from "#lib/domain/document/signatures.ts";
import { Warnings } from "#lib/domain/document/warnings.ts";
import type { DocumentContext, RosterDocument } from "../types.ts";
import { readLists } from "./read-list.ts";
import { readNative } from "./read-native.ts";

/** Words of the messages. */
export const tool = {
  label: "Kubernetes roster",
  howToMake:
    "kubectl get nodes,namespaces,deployments,statefulsets,daemonsets,replicasets,cronjobs,jobs,pods -A -o json > roster.json",
} as const;

const isKubernetes = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "apiVersion" in value && "kind" in value;

/** Entries that could not be read may be anything: a roster with a hole must not show that something is gone. */
function isWhole(warnings: Warnings, context: DocumentContext): boolean {
  const holes = warnings.list().some(({ code }) => ["invalid_object", "invalid_entry", "more_pages"].includes(code));
  return !holes && context.namespace === undefined;
}

function fromLists(
  values: readonly unknown[],
  text: string,
  context: DocumentContext,
  warnings: Warnings,
): RosterDocument {
  const { items, covers, uid, version, platform } = readLists(values, warnings);
  const other = likelyTool(text);
  const isInventory = items.some((item) => item.resource.kind !== "object");
  if ((items.length === 0 && warnings.list().length > 0) || (!isInventory && other !== null && other.id !== "roster")) {
    throw notOurs(text, tool);
  }
  return {
    scanner: "roster",
    format: "kubectl-list",
    documents: values.length,
    observedAt: null,
    complete: context.completeness === "complete" && isWhole(warnings, context),
    covers,
    items,
    cluster: { uid, version, platform },
    warnings: warnings.list(),
  };
}

function rosterIn(found: Documents, text: string, context: DocumentContext): RosterDocument {
  const warnings = new Warnings();
  const native = found.documents.length === 1 ? readNative(found.documents[0]?.value, warnings) : null;
  if (native !== null) {
    const { uid, version, platform, ...rest } = native;
    const said = context.completeness === undefined || context.completeness === "complete";
    return {
      ...rest,
      complete: native.complete && said && isWhole(warnings, context),
      scanner: "roster",
      format: "native",
      documents: 1,
      cluster: { uid, version, platform },
      warnings: warnings.list(),
    };
  }
  const values = found.documents.map((document) => document.value).filter(isKubernetes);
  if (values.length === 0) throw notOurs(text, tool);
  if (values.length < found.documents.length) {
    warnings.add(
      "invalid_object",
      "Entries that are no Kubernetes object were left out.",
      found.documents.length - values.length,
    );
  }
  return fromLists(values, text, context, warnings);
}

/**
 * Reads what exists in a cluster. A List of kubectl says nothing about what it leaves out, so it is complete only when the
 * sender says so; then it speaks for the kinds that occur in it.
 */
export function parse(text: string, context: DocumentContext): RosterDocument {
  if (text.trim() === "") throw emptyDocument(tool.label, tool.howToMake);
  const found = readDocuments(text, tool);
  const roster = rosterIn(found, text, context);
  const warnings = new Warnings();
  if (found.textLines > 0) warnings.add("text_lines", "Lines that are not JSON were left out.", found.textLines);
  if (found.duplicateKeys > 0)
    warnings.add("duplicate_keys", "Doubled keys: the last one counts.", found.duplicateKeys);
  return { ...roster, warnings: [...warnings.list(), ...roster.warnings] };
}
