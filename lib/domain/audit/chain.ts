import { canonicalJson, type Json } from "./canonical.ts";

/** SHA-256 of a UTF-8 text as 64 hexadecimal digits; given by the caller, because the core has no crypto. */
export type Sha256Hex = (text: string) => string;

/** What one act leaves behind. People are named by id only: names live in one table and can be erased there. */
export type AuditEvent = {
  readonly at: Date;
  readonly actorKind: "person" | "token" | "system";
  readonly actorId: string;
  readonly action: string;
  /** What it was about, for example `cluster:6f1c…`. */
  readonly subject: string;
  readonly clusterId: string | null;
  readonly requestId: string;
  readonly before: Json;
  readonly after: Json;
  /** Why, where the act asks for a reason. */
  readonly reason: string | null;
};

/** An event in its place: `seq` counts from 1 without a gap, `prevHash` and `hash` are 64 hexadecimal digits. */
export type AuditEntry = AuditEvent & {
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
};

/** The newest entry of a chain, or `emptyHead`. */
export type ChainHead = { readonly seq: number; readonly hash: string };

/** What the first entry points at. */
export const emptyHead: ChainHead = { seq: 0, hash: "0".repeat(64) };

/**
 * Hash of an entry: SHA-256 over the canonical JSON of everything but the hash itself. `v` names this form, so that a
 * later form can stand beside it.
 */
function hashOf(entry: Omit<AuditEntry, "hash">, sha256: Sha256Hex): string {
  return sha256(
    canonicalJson({
      v: 1,
      seq: entry.seq,
      at: entry.at,
      actorKind: entry.actorKind,
      actorId: entry.actorId,
      action: entry.action,
      subject: entry.subject,
      clusterId: entry.clusterId,
      requestId: entry.requestId,
      before: entry.before,
      after: entry.after,
      reason: entry.reason,
      prevHash: entry.prevHash,
    }),
  );
}

/** Puts an event behind the newest entry. */
export function appendTo(head: ChainHead, event: AuditEvent, sha256: Sha256Hex): AuditEntry {
  const open = { ...event, seq: head.seq + 1, prevHash: head.hash };
  return { ...open, hash: hashOf(open, sha256) };
}

/** Why a chain does not hold. */
export type ChainFault = "gap" | "wrong_link" | "altered";

export type ChainVerdict =
  | { readonly ok: true; readonly checked: number; readonly head: ChainHead }
  | { readonly ok: false; readonly checked: number; readonly seq: number; readonly fault: ChainFault };

/**
 * Checks entries in their order from `head` on: no number is missing, each points at the one before, each hashes to
 * what it says. Long chains are checked piece by piece with the head of the piece before.
 */
export function verifyChain(
  entries: Iterable<AuditEntry>,
  sha256: Sha256Hex,
  from: ChainHead = emptyHead,
): ChainVerdict {
  let head = from;
  let checked = 0;
  for (const entry of entries) {
    const fault = faultOf(entry, head, sha256);
    if (fault !== null) return { ok: false, checked, seq: entry.seq, fault };
    head = { seq: entry.seq, hash: entry.hash };
    checked += 1;
  }
  return { ok: true, checked, head };
}

function faultOf(entry: AuditEntry, head: ChainHead, sha256: Sha256Hex): ChainFault | null {
  if (entry.seq !== head.seq + 1) return "gap";
  if (entry.prevHash !== head.hash) return "wrong_link";
  return hashOf(entry, sha256) === entry.hash ? null : "altered";
}
