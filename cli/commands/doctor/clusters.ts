import { type ClusterCheckup, examineCluster, type SourceCheckup } from "#collectors/doctor.ts";
import { kubeClients } from "#collectors/kube/client.ts";
import { sources } from "#collectors/sources/all.ts";
import { rulesYaml } from "#lib/contract/access-rules.ts";
import { reportText } from "#lib/contract/collector.ts";
import { collectorNames } from "#lib/contract/collector-names.ts";
import { type CommandIo, exitCodes } from "../../command.ts";

/** Which clusters to look at. */
export type ClusterQuestion = { readonly kubeconfig: string; readonly contexts: readonly string[] };

const words: Readonly<Record<SourceCheckup["state"], string>> = {
  found: "ok    ",
  not_found: "none  ",
  denied: "DENIED",
  failing: "WRONG ",
};
const nameWidth = 22;
const indent = " ".repeat(7);

/**
 * Prints how each cluster and each source would fare with a collector, and answers the exit code: unreachable before
 * rights; a source that is not installed is no fault. Clusters are asked at once, so that one that hangs delays no other.
 */
export async function examineClusters(question: ClusterQuestion, io: CommandIo): Promise<number> {
  const { kubeconfig, contexts } = question;
  const clients = kubeClients({ kubeconfig, contexts });
  const { signal } = new AbortController();
  try {
    const checkups = await Promise.all(clients.map((client) => examineCluster(client, sources, signal)));
    for (const checkup of checkups) io.out(clusterText(checkup));
    return exitCodeOf(checkups);
  } finally {
    for (const client of clients) client.close();
  }
}

function exitCodeOf(checkups: readonly ClusterCheckup[]): number {
  const isRefused = ({ problem, sources: all }: ClusterCheckup): boolean =>
    problem?.reason === "unauthenticated" ||
    problem?.reason === "forbidden" ||
    all.some(({ state }) => state === "denied");
  const isAway = ({ problem, sources: all }: ClusterCheckup): boolean =>
    problem === null
      ? all.some(({ state }) => state === "failing")
      : problem.reason !== "unauthenticated" && problem.reason !== "forbidden";
  if (checkups.some(isAway)) return exitCodes.unreachable;
  return checkups.some(isRefused) ? exitCodes.notAuthorised : exitCodes.done;
}

function line(state: string, name: string, text: string): string {
  return `${state} ${name.padEnd(nameWidth)} ${reportText(text, 400)}\n`;
}

function clusterText({ context, version, problem, silentGroups, sources: all }: ClusterCheckup): string {
  const head = `${reportText(context, 200)}\n`;
  if (problem !== null) return `${head}${line("WRONG ", "API server", problem.message)}\n`;
  const groups =
    silentGroups.length === 0
      ? ""
      : line("WRONG ", "API groups", `${silentGroups.join(", ")} did not answer: what they serve is not known`);
  return [
    head,
    line("ok    ", "API server", version ?? ""),
    groups,
    ...all.map(sourceText),
    missingText(all),
    "\n",
  ].join("");
}

function sourceText({ label, state, words: said, howToBring, leftOut }: SourceCheckup): string {
  return [
    line(words[state], label.replace(/ \(.*\)$/, ""), said),
    ...(howToBring === null ? [] : [`${indent}${reportText(howToBring)}\n`]),
    ...leftOut.map((what) => `${indent}left out: ${reportText(what)}\n`),
  ].join("");
}

function missingText(all: readonly SourceCheckup[]): string {
  const yaml = rulesYaml(all.flatMap(({ missingRights }) => missingRights));
  if (yaml === "") return "";
  const lines = yaml.split("\n").map((text) => `${indent}  ${text}`);
  return `\n${indent}Paste this below rules: of the ClusterRole ${collectorNames.clusterRole}:\n${lines.join("\n")}\n`;
}
