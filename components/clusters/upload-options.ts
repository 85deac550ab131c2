import type { Completeness } from "#lib/domain/scan/completeness.ts";

/** What a sender can say beside the bytes; an empty text says nothing. */
export type UploadWords = {
  readonly node: string;
  readonly namespace: string;
  readonly toolVersion: string;
  readonly completeness: Completeness | "";
};

export const noWords: UploadWords = { node: "", namespace: "", toolVersion: "", completeness: "" };

type Words = { readonly label: string; readonly placeholder: string; readonly help: string };

const node: Words = {
  label: "Node",
  placeholder: "name of the node",
  help: "kube-bench does not write which node it looked at.",
};
const namespace: Words = {
  label: "Namespace",
  placeholder: "all of them",
  help: "If the run was limited to one: of the others it says nothing.",
};
const toolVersion: Words = {
  label: "Tool version",
  placeholder: "not known",
  help: "Checks that this version is known to have, and does not name, pass.",
};

type Text = Exclude<keyof UploadWords, "completeness">;

/** Which words mean something for a scanner, in the order of the form. */
const textsOf: Readonly<Record<string, readonly Text[]>> = {
  "kube-bench": ["node"],
  polaris: ["namespace"],
  "policy-report": [],
  roster: [],
  trivy: ["namespace", "toolVersion"],
  "trivy-operator": ["toolVersion"],
};
const words: Readonly<Record<Text, Words>> = { node, namespace, toolVersion };

/** The inputs of a scanner's form; one that is not known here is asked everything. */
export function textFields(scanner: string): readonly (Words & { readonly name: Text })[] {
  return (textsOf[scanner] ?? (["node", "namespace", "toolVersion"] as const)).map((name) => ({
    name,
    ...words[name],
  }));
}

/** What can be said of how complete a document is; a roster is complete or says nothing. */
export function completenessChoices(scanner: string): readonly { value: Completeness | ""; label: string }[] {
  if (scanner === "roster") {
    return [
      { value: "", label: "It may leave something out" },
      { value: "complete", label: "It lists everything of the kinds in it" },
    ];
  }
  return [
    { value: "", label: "As the file tells" },
    { value: "complete", label: "Complete: nothing was filtered" },
    { value: "failures_only", label: "Every failure, no passes" },
    { value: "truncated", label: "Something was left out" },
  ];
}

/** Only the words that mean something for a scanner: what was typed for another one is not sent. */
export function wordsFor(scanner: string, said: UploadWords): UploadWords {
  const asked = textFields(scanner).map((field) => field.name);
  const kept = (name: Text): string => (asked.includes(name) ? said[name].trim() : "");
  const isOffered = completenessChoices(scanner).some((choice) => choice.value === said.completeness);
  return {
    node: kept("node"),
    namespace: kept("namespace"),
    toolVersion: kept("toolVersion"),
    completeness: isOffered ? said.completeness : "",
  };
}
