import type { Outlet } from "#collectors/outlet.ts";
import type { CollectorReportInput } from "#lib/contract/collector.ts";
import type { IngestAnswer } from "#lib/contract/envelope.ts";
import { AppError } from "#lib/errors.ts";
import type { PushEnvelope } from "#lib/push/client.ts";

/** A server in the hand of a test: it takes documents, or throws what the test says. */
export class HandOutlet implements Outlet {
  readonly taken: { readonly envelope: PushEnvelope; readonly text: string }[] = [];
  readonly reports: { readonly cluster: string; readonly report: CollectorReportInput }[] = [];
  /** What becomes of the next documents; null takes them. */
  refuse: ((envelope: PushEnvelope) => AppError | null) | null = null;
  uidDiffers = false;

  send = async (envelope: PushEnvelope, bytes: Uint8Array): Promise<IngestAnswer> => {
    const error = this.refuse?.(envelope) ?? null;
    if (error !== null) throw error;
    this.taken.push({ envelope, text: Buffer.from(bytes).toString() });
    return { scanId: `s-${this.taken.length}`, state: "merged", href: "/scans/s", warnings: [] };
  };

  report = async (cluster: string, report: CollectorReportInput) => {
    this.reports.push({ cluster, report });
    return { receivedAt: new Date(0).toISOString(), uidDiffers: this.uidDiffers };
  };
}

export const away = (): AppError =>
  new AppError("unavailable", "The server does not answer.", { reason: "unreachable" });
