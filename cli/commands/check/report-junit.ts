import { XMLBuilder } from "fast-xml-parser";
import { type OpenRequirement, statusWords, type Verdict } from "./verdict.ts";

type Case = Readonly<Record<string, unknown>>;

const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });

/**
 * The verdict as JUnit XML. The conditions of the gate are the tests that may fail. A requirement that does not pass is
 * skipped with its status, since the gate may hold beside it, and fails only where it passed before: no colour of a report
 * then says something else than the exit code.
 */
export function junitReport(verdict: Verdict): string {
  const { standing, conditions, open } = verdict;
  const { framework, cluster, now } = standing;
  const openById = new Map(open.map((each) => [each.id, each]));
  const gate = conditions.map(({ id, holds, sentence }) => ({
    ...named("gate", id),
    ...(holds ? { "system-out": clean(sentence) } : { failure: { "@_message": clean(sentence), "@_type": id } }),
  }));
  const requirements = standing.requirements
    .filter(({ status }) => status !== "inherited" && status !== "not_applicable")
    .map((each) => caseOf(`${each.id} ${each.title}`, openById.get(each.id)));
  const suites = [
    suite("Gate", gate, now),
    suite(`${framework.title} ${framework.version} on ${cluster.name}`, requirements, now),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites: { "@_name": "kubeproof check", testsuite: suites } })}`;
}

function suite(name: string, cases: readonly Case[], at: string) {
  const having = (key: string): number => cases.filter((each) => key in each).length;
  return {
    "@_name": clean(name),
    "@_tests": cases.length,
    "@_failures": having("failure"),
    "@_errors": 0,
    "@_skipped": having("skipped"),
    "@_time": "0",
    "@_timestamp": at.replace(/\.\d+Z$/, ""),
    testcase: cases,
  };
}

const named = (className: string, name: string): Case => ({
  "@_classname": `kubeproof.${className}`,
  "@_name": clean(name),
  "@_time": "0",
});

function caseOf(name: string, open: OpenRequirement | undefined): Case {
  if (open === undefined) return named("requirement", name);
  const message = clean(`${statusWords(open)}; weight ${open.weight}; ${open.url}`);
  if (open.lost) {
    return {
      ...named("requirement", name),
      failure: { "@_message": `passed before, now ${message}`, "@_type": "no-regression" },
    };
  }
  return { ...named("requirement", name), skipped: { "@_message": message } };
}

/** XML 1.0 § 2.2 has no place for control characters and lone surrogates, not even escaped. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  return text.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, " ");
}
