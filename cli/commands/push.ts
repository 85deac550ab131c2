import { parseArgs } from "node:util";
import type { IngestAnswer } from "#lib/contract/envelope.ts";
import { completenesses } from "#lib/domain/scan/completeness.ts";
import { AppError } from "#lib/errors.ts";
import type { PushEnvelope, PushProgress } from "#lib/push/client.ts";
import { pushDocument } from "#lib/push/client.ts";
import { scannerById, scanners } from "#lib/scanners/index.ts";
import type { Command, CommandIo } from "../command.ts";
import { exitCodes, exitCodesHelp } from "../command.ts";
import { type Destination, defaultUrl, destinationOf } from "../destination.ts";
import { exitCodeOf } from "../exit-code.ts";
import { openDocument, readDocument } from "../read-document.ts";
import { usage } from "../usage.ts";

const help = `kubeproof push SCANNER FILE… --cluster NAME [options]

Sends documents as a tool wrote them to Kubeproof, and waits until they count. FILE may be - for standard input, or gzip.
A document may have 64 MiB; JSON of trivy, trivy-operator and policy-report in a file 2 GiB, beyond 64 MiB read in the background.

Scanners
${scanners.map((scanner) => `  ${scanner.id.padEnd(12)} made with: ${scanner.howToMake}`).join("\n")}

Options
  --cluster NAME          the registered cluster the documents are about (required)
  --node NODE             the node kube-bench looked at; give it once, or once per file in the same order
  --namespace NAMESPACE   the namespace that was looked at
  --observed-at TIME      when the tool looked: 2026-11-20T08:00:00Z, or now; else the time of receipt counts. The same
                          bytes again are a fresh look only with it
  --tool-version VERSION  version of the tool that wrote them
  --completeness WORD     ${completenesses.join(", ")}
  --complete              the roster lists everything of the kinds in it
  --url URL               address of the server (else KUBEPROOF_URL, else ${defaultUrl})
  --token TOKEN           ingest token (else KUBEPROOF_TOKEN, which keeps it out of the process list)
  --json                  print one JSON object per file

${exitCodesHelp}
`;

const options = {
  cluster: { type: "string" },
  node: { type: "string", multiple: true },
  namespace: { type: "string" },
  "observed-at": { type: "string" },
  "tool-version": { type: "string" },
  completeness: { type: "string" },
  complete: { type: "boolean" },
  url: { type: "string" },
  token: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>["values"];

/** One file and the envelope it travels in. */
type Parcel = { readonly path: string; readonly envelope: PushEnvelope };
type Result = { readonly file: string } & ({ readonly answer: IngestAnswer } | { readonly error: AppError });

function observedAt(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text === "now") return new Date().toISOString();
  const time = new Date(text);
  if (Number.isNaN(time.getTime()) || !/(?:Z|[+-][0-9]{2}:?[0-9]{2})$/i.test(text)) {
    throw usage("--observed-at is a time with its zone, for example 2026-11-20T08:00:00Z, or now.", "push");
  }
  return time.toISOString();
}

function completenessOf(values: Values, scannerId: string): PushEnvelope["completeness"] {
  if (values.complete === true) {
    if (scannerId !== "roster") throw usage("--complete is for a roster; for a scan use --completeness.", "push");
    return "complete";
  }
  const known = completenesses.find((one) => one === values.completeness);
  if (values.completeness !== undefined && known === undefined) {
    throw usage(`--completeness is one of ${completenesses.join(", ")}.`, "push");
  }
  return known;
}

/** Nodes belong to files by position; a single one belongs to all, as several targets of one node may be several files. */
function nodeOf(nodes: readonly string[], index: number, files: number): string | undefined {
  if (nodes.length > 1 && nodes.length !== files) {
    throw usage(`There are ${files} files and ${nodes.length} nodes: give --node once, or once per file.`, "push");
  }
  return nodes.length > 1 ? nodes[index] : nodes[0];
}

function parcelsOf(values: Values, positionals: readonly string[]): readonly Parcel[] {
  const [scannerId, ...files] = positionals;
  if (scannerId === undefined || files.length === 0) throw usage("Say which scanner and which files.", "push");
  if (scannerById(scannerId) === null) {
    throw usage(
      `There is no scanner ${scannerId}. Those that can be read: ${scanners.map((one) => one.id).join(", ")}.`,
      "push",
    );
  }
  if (values.cluster === undefined || values.cluster === "")
    throw usage("Say which cluster with --cluster NAME.", "push");
  if (files.filter((file) => file === "-").length > 1) throw usage("Standard input can be read only once.", "push");
  const { cluster, namespace } = values;
  const at = observedAt(values["observed-at"]);
  const completeness = completenessOf(values, scannerId);
  return files.map((path, index) => {
    const node = nodeOf(values.node ?? [], index, files.length);
    return {
      path,
      envelope: {
        scanner: scannerId,
        cluster,
        scope: { ...(node === undefined ? {} : { node }), ...(namespace === undefined ? {} : { namespace }) },
        observedAt: at,
        observedAtSource: at === undefined ? undefined : "sender",
        completeness,
        toolVersion: values["tool-version"],
      },
    };
  });
}

function progressLine(path: string, progress: PushProgress): string {
  if (progress.step === "sending") {
    const again = progress.attempt === 1 ? "" : `, try ${progress.attempt}`;
    const packed = progress.sentBytes === null ? "compressed on the way" : `${progress.sentBytes} compressed`;
    return `${path}: sending ${progress.bytes} bytes (${packed})${again}\n`;
  }
  return `${path}: ${progress.why} Next try in ${(progress.delayMs / 1000).toFixed(1)} s.\n`;
}

async function send(parcel: Parcel, destination: Destination, io: CommandIo): Promise<Result> {
  try {
    const scanner = scannerById(parcel.envelope.scanner);
    const streams = scanner?.kind === "findings" && scanner.stream !== undefined;
    const bytes = await (streams ? openDocument : readDocument)(parcel.path, io.stdin);
    const onProgress = (progress: PushProgress): void => io.error(progressLine(parcel.path, progress));
    const answer = await pushDocument({ ...destination, envelope: parcel.envelope, bytes, onProgress });
    if (answer.state !== "failed") return { file: parcel.path, answer };
    const message = answer.error?.message ?? "The document was kept and could not be read.";
    return {
      file: parcel.path,
      error: new AppError("unprocessable", message, { reason: answer.error?.reason ?? "failed" }),
    };
  } catch (error) {
    if (error instanceof AppError) return { file: parcel.path, error };
    throw error;
  }
}

function answerLine(file: string, answer: IngestAnswer): string {
  const { changes, state, scanId } = answer;
  const words = {
    kept: "kept, being read",
    unchanged: "the same bytes as before, nothing changes; if the tool looked again, say when with --observed-at",
    merged: "taken",
    failed: "refused",
  } satisfies Record<IngestAnswer["state"], string>;
  const counts =
    changes === undefined
      ? ""
      : `: ${changes.observations} results, ${changes.opened} opened, ${changes.fixed} fixed, ${changes.reopened} reopened`;
  const doubts = answer.warnings.map((warning) => `\n  ${warning.count} × ${warning.message}`).join("");
  return `${file}: ${words[state]}${counts} (scan ${scanId})${doubts}\n`;
}

function print(result: Result, asJson: boolean, io: CommandIo): void {
  if ("answer" in result) {
    io.out(
      asJson
        ? `${JSON.stringify({ file: result.file, ok: true, ...result.answer })}\n`
        : answerLine(result.file, result.answer),
    );
    return;
  }
  const { code, reason, message } = result.error;
  io.out(
    asJson
      ? `${JSON.stringify({ file: result.file, ok: false, error: { code, reason, message } })}\n`
      : `${result.file}: not taken (${reason})\n`,
  );
  io.error(`${result.file}: ${message}\n`);
}

function exitCodeOfAll(results: readonly Result[]): number {
  const errors = results.flatMap((result) => ("error" in result ? [result.error] : []));
  const [first] = errors;
  if (first === undefined) return exitCodes.done;
  return errors.length < results.length ? exitCodes.partly : exitCodeOf(first);
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help === true) {
    io.out(help);
    return exitCodes.done;
  }
  const parcels = parcelsOf(values, positionals);
  const destination = destinationOf(values, io, "push");
  const results: Result[] = [];
  for (const parcel of parcels) {
    const result = await send(parcel, destination, io);
    print(result, values.json === true, io);
    results.push(result);
    const goesOn =
      "answer" in result || !["unauthenticated", "forbidden", "unavailable", "limited"].includes(result.error.code);
    // The next file would meet the same closed door.
    if (!goesOn && results.length < parcels.length) {
      io.error(`${parcels.length - results.length} more file(s) were not sent.\n`);
      break;
    }
  }
  return exitCodeOfAll(results);
}

/** `kubeproof push`. */
export const push: Command = { name: "push", summary: "send documents to Kubeproof", help, run };
