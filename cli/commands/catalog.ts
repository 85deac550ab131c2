import { parseArgs } from "node:util";
import { loadCatalog } from "#lib/catalog/load.ts";
import { checkOwnFile } from "#lib/catalog/own/check-own-file.ts";
import { clashWith } from "#lib/catalog/own/own-catalog.ts";
import { remarksOn } from "#lib/catalog/own/remarks.ts";
import { summaryOf } from "#lib/catalog/own/summary.ts";
import type { Catalog } from "#lib/domain/catalog/catalog.ts";
import type { OwnSummary, OwnVerdict, PlacedProblem } from "#lib/domain/catalog/own.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes } from "../command.ts";
import { readDocument } from "../read-document.ts";
import { usage } from "../usage.ts";

const help = `kubeproof catalog check FILE…
kubeproof catalog controls | facts

check     says, without any server, whether own frameworks and mappings could be used (docs/own-frameworks.md). What is
          wrong is printed as FILE:LINE: reason. FILE may be - for standard input.
controls  lists the Kubernetes controls and topics a requirement can be linked to
facts     lists the facts a check can be mapped to

Options
  --json  print one JSON object (check)

Exit codes of check
  0  every file can be used
  1  at least one cannot
  2  wrong use: an option or a file that is not there
`;

type FileCheck = {
  readonly file: string;
  readonly summary: OwnSummary | null;
  readonly remarks: readonly string[];
  readonly problems: readonly PlacedProblem[];
};

async function checkOne(path: string, base: Catalog, before: readonly FileCheck[], io: CommandIo): Promise<FileCheck> {
  const checked = checkOwnFile(await readDocument(path, io.stdin), base);
  const summary = checked.file === null ? null : summaryOf(checked.file);
  if (!checked.ok) return { file: path, summary, remarks: [], problems: checked.problems };
  const taken = before.map(
    (each): OwnVerdict => ({
      from: "folder",
      fileName: each.file,
      sha256: "",
      summary: each.summary,
      problems: each.problems,
    }),
  );
  const clash = clashWith(taken, checked.file.id);
  const problems = clash === null ? [] : [{ line: 1, path: "id", message: clash }];
  return { file: path, summary, remarks: remarksOn(checked.file, base), problems };
}

function summaryWords({ kind, id, title, version, requirements, technical, witnesses, links }: OwnSummary): string {
  const brings =
    kind === "framework"
      ? `${requirements} requirements, ${technical} of them technical, ${links} links`
      : `${witnesses} witnesses, ${links} links`;
  return `${kind} ${id}, ${title}, version ${version}: ${brings}`;
}

function print({ file, summary, remarks, problems }: FileCheck, io: CommandIo): void {
  for (const { line, message } of problems) io.out(`${file}:${line}: ${message}\n`);
  if (problems.length > 0 || summary === null) return;
  io.out(`${file}: can be used. ${summaryWords(summary)}\n`);
  for (const remark of remarks) io.out(`${file}: ${remark}\n`);
}

async function check(paths: readonly string[], asJson: boolean, io: CommandIo): Promise<number> {
  if (paths.length === 0) throw usage("Say which file.", "catalog");
  const base = loadCatalog();
  const checks: FileCheck[] = [];
  for (const path of paths) checks.push(await checkOne(path, base, checks, io));
  if (asJson) io.out(`${JSON.stringify({ files: checks }, null, 2)}\n`);
  else for (const each of checks) print(each, io);
  return checks.every(({ problems }) => problems.length === 0) ? exitCodes.done : exitCodes.broken;
}

function listControls(io: CommandIo): number {
  for (const { id, title, criticality } of loadCatalog().controls.values()) {
    io.out(`${id.padEnd(44)} ${criticality.padEnd(8)} ${title}\n`);
  }
  return exitCodes.done;
}

function listFacts(io: CommandIo): number {
  for (const { id, statement, scope } of loadCatalog().facts.values()) {
    io.out(`${id.padEnd(44)} ${scope.padEnd(18)} ${statement}\n`);
  }
  return exitCodes.done;
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const [verb, ...paths] = positionals;
  if (verb === "check") return await check(paths, values.json === true, io);
  if (verb === "controls") return listControls(io);
  if (verb === "facts") return listFacts(io);
  throw usage(verb === undefined ? "Say what to do: check, controls or facts." : `There is no ${verb}.`, "catalog");
}

/** `kubeproof catalog`. */
export const catalog: Command = { name: "catalog", summary: "check own frameworks and mappings", help, run };
