"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { Note } from "#components/ui/note.tsx";
import { visible } from "#components/ui/visible.ts";
import type { IngestAnswer } from "#lib/contract/envelope.ts";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";
import { bytes, count, counted } from "#lib/contract/views/format.ts";
import { scanHref } from "#lib/contract/views/links.ts";
import { type ChosenFile, chooseFile } from "./choose-file.ts";
import { type Uploaded, uploadFile } from "./upload-file.ts";
import type { UploadWords } from "./upload-options.ts";
import { Staged } from "./upload-staged.tsx";

type Props = { clusterId: string; scanners: ClusterPage["scanners"] };
type Run = { readonly file: ChosenFile; readonly sent: number; readonly result: Uploaded | null };

const doneWords: Readonly<Record<IngestAnswer["state"], string>> = {
  kept: "Kept, and still being read. Its page says when it is done",
  merged: "Read",
  unchanged: "Known bytes: seen again, nothing changed",
  failed: "It could not be read. The bytes are kept, nothing changed",
};

function Done({ answer }: { answer: IngestAnswer }) {
  const changes = answer.changes;
  const failed = answer.state === "failed";
  return (
    <Note kind={failed ? "fail" : "info"} live title={doneWords[answer.state]}>
      {answer.error !== undefined && <p>{answer.error.message}</p>}
      {changes !== undefined && (
        <p>
          {count(changes.observations)} results on {count(changes.targets)} targets: {count(changes.opened)} new
          failures, {count(changes.fixed)} fixed, {count(changes.unchanged)} as before.
        </p>
      )}
      {answer.warnings.length > 0 && (
        <p>{counted(answer.warnings.length, "warning stands", "warnings stand")} on its page.</p>
      )}
      <Link className="link" href={scanHref(answer.scanId)}>
        Open the scan
      </Link>
    </Note>
  );
}

function Progress({ run }: { run: Run }) {
  return (
    <div className="frame p-3">
      <p className="mb-2 flex gap-2">
        <span className="font-medium break">{visible(run.file.name)}</span>
        <span className="unit ml-auto">{bytes(run.file.data.byteLength)}</span>
      </p>
      {run.result === null ? (
        <>
          <progress className="progress" max={1} value={run.sent} aria-label="Sent" />
          <p className="help" role="status">
            {run.sent < 1
              ? `${bytes(Math.floor(run.sent * run.file.data.byteLength))} sent`
              : "Sent. Kept, and being read …"}
          </p>
        </>
      ) : run.result.ok ? (
        <Done answer={run.result.answer} />
      ) : (
        <Note kind="fail" live title="Refused">
          {run.result.message}
        </Note>
      )}
    </div>
  );
}

function useUpload(clusterId: string) {
  const router = useRouter();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [run, setRun] = useState<Run | null>(null);
  const choose = async (picked: File) => {
    const chosen = await chooseFile(picked);
    setRun(null);
    setRefused(typeof chosen === "string" ? chosen : null);
    setFile(typeof chosen === "string" ? null : chosen);
  };
  const drop = () => setFile(null);
  const send = async (scanner: string, words: UploadWords) => {
    if (file === null) return;
    setFile(null);
    setRun({ file, sent: 0, result: null });
    const onSent = (sent: number) => setRun({ file, sent, result: null });
    const result = await uploadFile({ scanner, cluster: clusterId, words, data: file.data }, onSent);
    setRun({ file, sent: 1, result });
    router.refresh();
  };
  return { file, refused, run, choose, drop, send };
}

/** Uploads a scanner file through the same door as a push: choose, see what it is taken for, send. */
export function UploadForm({ clusterId, scanners }: Props) {
  const { file, refused, run, choose, drop, send } = useUpload(clusterId);
  const isBusy = run !== null && run.result === null;
  return (
    <div className="two-columns">
      <div className="flex flex-col gap-3">
        {file === null ? (
          <FileDrop
            title="Drop a scanner file here"
            help="JSON, YAML, XML or text as the tool wrote it, or gzip of it. Nothing is sent yet."
            label="Scanner file"
            busy={isBusy}
            onFile={choose}
          />
        ) : (
          <Staged
            key={`${file.name} ${file.data.byteLength}`}
            file={file}
            scanners={scanners}
            onSend={send}
            onDrop={drop}
          />
        )}
        {refused !== null && (
          <Note kind="fail" live title="Not sent">
            {refused}
          </Note>
        )}
      </div>
      <div>
        {run === null ? (
          <p className="text-text-3">What came of it will stand here: how much was read and what changed.</p>
        ) : (
          <Progress run={run} />
        )}
      </div>
    </div>
  );
}
