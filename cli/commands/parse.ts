import { parseArgs } from "node:util";
import { loadCatalog } from "#lib/catalog/load.ts";
import { catalogView } from "#lib/catalog/view.ts";
import { decodeDocument } from "#lib/domain/document/decode.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import { scannerById, scanners } from "#lib/scanners/index.ts";
import type { DocumentContext } from "#lib/scanners/types.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";
import { observationLines, reportOf, reportText, rosterReportOf } from "../parse-report.ts";
import { readDocument } from "../read-document.ts";
import { usage } from "../usage.ts";

const help = `kubeproof parse SCANNER FILE [options]

Shows, without any server, what would be read from a document. FILE may be - for standard input, or gzip.

Scanners
${scanners.map((scanner) => `  ${scanner.id.padEnd(12)} ${scanner.formats.join("; ")}`).join("\n")}

Options
  --json                  print one JSON object
  --observations          also list every single result
  --node NODE             the node kube-bench looked at; else a placeholder is shown
  --namespace NAMESPACE   the namespace that was looked at
  --tool-version VERSION  version of the tool; for JUnit of kube-bench the benchmark, for example the name of its profile
  --completeness WORD     ${completenesses.join(", ")}

${exitCodesHelp}
`;

const options = {
  json: { type: "boolean" },
  observations: { type: "boolean" },
  node: { type: "string" },
  namespace: { type: "string" },
  "tool-version": { type: "string" },
  completeness: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

function completenessOf(word: string | undefined): DocumentContext["completeness"] {
  const known = completenesses.find((one) => one === word);
  if (word !== undefined && known === undefined) throw usage(`--completeness is one of ${completenesses.join(", ")}.`);
  return known;
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const [scannerId, path, ...more] = positionals;
  if (scannerId === undefined || path === undefined || more.length > 0)
    throw usage("Say which scanner and which file.", "parse");
  const scanner = scannerById(scannerId);
  if (scanner === null) {
    throw usage(
      `There is no scanner ${scannerId}. Those that can be read: ${scanners.map((one) => one.id).join(", ")}.`,
    );
  }
  const { text, warnings } = decodeDocument(await readDocument(path, io.stdin));
  const context: DocumentContext = {
    node: values.node,
    namespace: values.namespace,
    toolVersion: values["tool-version"],
    completeness: completenessOf(values.completeness),
    preview: true,
  };
  const withItems = values.observations === true;
  if (scanner.kind === "roster") {
    const roster = scanner.parse(text, context);
    print(
      io,
      rosterReportOf({ ...roster, warnings: [...warnings, ...roster.warnings] }, withItems),
      values.json === true,
      "",
    );
    return exitCodes.done;
  }
  const catalog = loadCatalog();
  const parsed = scanner.parse(text, context, catalogView(catalog));
  const report = reportOf({ ...parsed, warnings: [...warnings, ...parsed.warnings] }, catalog, withItems);
  print(io, report, values.json === true, withItems ? observationLines(parsed) : "");
  return exitCodes.done;
}

function print(io: CommandIo, report: ReturnType<typeof reportOf>, asJson: boolean, lines: string): void {
  if (asJson) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else io.out(reportText(report) + (lines === "" ? "" : `\n${lines}\n`));
}

/** `kubeproof parse`. */
export const parse: Command = { name: "parse", summary: "show what would be read from a document", help, run };
