import type { Envelope } from "#lib/contract/envelope.ts";
import { documentTooLarge } from "#lib/contract/envelope.ts";
import { FinishedList, finishedListType, maxFinishedListBytes, maxListedUids } from "#lib/contract/finished-list.ts";
import { decodeDocument } from "#lib/domain/document/decode.ts";
import { AppError } from "#lib/errors.ts";

/** A list of custom resources that was read to its end, as its document says. */
export type ListDocument = { readonly uids: readonly string[] };

/**
 * What a list of a scanner's objects tells (semantics § 2): policy reports still in it are renewed, and those no longer in it
 * name nothing; a Trivy Operator report has a time to live, so that its list tells no more than that the source was heard.
 */
const listed: ReadonlyMap<string, "renews" | "is heard"> = new Map([
  ["policy-report", "renews"],
  ["trivy-operator", "is heard"],
]);

/** Whether lists of a scanner's objects renew them. */
export const isRenewedByLists = (scanner: string): boolean => listed.get(scanner) === "renews";

/** The scope of the target that is the object with this uid; its adapter names it so. */
export const objectScope = (uid: string): string => `object/${uid}`;

/** Whether a document is a finished list and not a scanner's own. */
export const isFinishedList = ({ contentType }: Envelope): boolean =>
  contentType?.split(";")[0]?.trim().toLowerCase() === finishedListType;

/** Reads a finished list strictly: what is half a list would end what is still there. Throws AppError("unprocessable"). */
export async function readFinishedList(envelope: Envelope, bytes: AsyncIterable<Uint8Array>): Promise<ListDocument> {
  refuseHalfLists(envelope);
  const list = FinishedList.safeParse(parsed(await textOf(bytes)));
  if (!list.success) {
    const [issue] = list.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "the document" : issue.path.join(".");
    throw refused(
      "not_a_finished_list",
      `This is not a finished list of version 1 with at most ${maxListedUids.toLocaleString("en")} uids (${where}: ${issue?.message ?? "unreadable"}). Send kind, version, scanner and uids, or bring collector and server to the same version.`,
    );
  }
  if (list.data.scanner !== envelope.scanner) {
    throw refused(
      "list_of_another_scanner",
      `The list is of ${list.data.scanner.slice(0, 40)}, its envelope says ${envelope.scanner}. Send one list for each scanner, under its own name.`,
    );
  }
  return { uids: list.data.uids };
}

function refuseHalfLists({ scanner, scope, completeness, list, observedAt }: Envelope): void {
  if (!listed.has(scanner)) {
    throw refused(
      "scanner_has_no_lists",
      `Reports of ${scanner} are no objects of a cluster, so no list tells which are left. Send its documents alone.`,
    );
  }
  if (observedAt === undefined) {
    throw refused(
      "list_without_time",
      "A finished list counts from when reading it began. Say so in the envelope, as observedAt.",
    );
  }
  const isPart = list?.last === false || (completeness !== undefined && completeness !== "complete");
  if (isPart || Object.values(scope).some((part) => part !== undefined)) {
    throw refused(
      "list_is_a_part",
      "Only a list of the whole cluster that was read to its end tells what is gone. Send it without a scope, and nothing for a list that broke off.",
    );
  }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > maxFinishedListBytes) throw documentTooLarge(maxFinishedListBytes);
    chunks.push(chunk);
  }
  return decodeDocument(Buffer.concat(chunks)).text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("unprocessable", "A finished list has to be one JSON document. Send it again, whole.", {
      reason: "not_json",
      cause,
    });
  }
}

const refused = (reason: string, message: string): AppError => new AppError("unprocessable", message, { reason });
