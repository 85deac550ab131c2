import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Note } from "#components/ui/note.tsx";
import { Pairs } from "#components/ui/pairs.tsx";
import type { CheckedOwnFile } from "#lib/contract/own-catalog.ts";
import { counted } from "#lib/contract/views/format.ts";
import { frameworkHref } from "#lib/contract/views/links.ts";
import { bringsWords } from "./brings.ts";
import { Problems } from "./problems.tsx";

const anew = "Every cluster is then settled anew.";

function change({ versionNumber, replaces, unchanged }: CheckedOwnFile): string {
  if (unchanged) return `These very bytes are version ${versionNumber}. There is nothing to do.`;
  if (replaces !== null)
    return `It becomes version ${versionNumber} and takes the place of version ${replaces}. ${anew}`;
  return `It becomes version ${versionNumber}. ${anew}`;
}

/** What a check found: every problem with its line, or what the file brings and the button that puts it in force. */
export function Checked({
  fileName,
  checked,
  busy,
  onPut,
}: {
  fileName: string;
  checked: CheckedOwnFile;
  busy: boolean;
  onPut: () => void;
}) {
  const { summary, problems, remarks } = checked;
  if (problems.length > 0 || summary === null) {
    return (
      <div className="flex flex-col gap-3" role="status">
        <Note kind="fail" title={`${fileName} cannot be used`}>
          {counted(problems.length, "problem", "problems")}. Nothing was changed. Correct the file and check it again.
        </Note>
        <Problems problems={problems} />
      </div>
    );
  }
  return (
    <div className="flex flex-col items-start gap-3" role="status">
      <Note kind="info" title={checked.unchanged ? `${fileName} is in force already` : `${fileName} can be used`}>
        {change(checked)}
      </Note>
      <Pairs
        rows={{
          [summary.kind === "framework" ? "Framework" : "Mapping"]: <b className="font-semibold">{summary.title}</b>,
          Id: <span className="mono break">{summary.id}</span>,
          Version: summary.version,
          Publisher: summary.publisher,
          Brings: bringsWords(summary),
        }}
      />
      {remarks.map((remark) => (
        <Note key={remark} kind="warn" title="Before you do">
          {remark}
        </Note>
      ))}
      {!checked.unchanged && (
        <Button look="primary" disabled={busy} onClick={onPut}>
          {busy ? "Putting it in force …" : "Put in force"}
        </Button>
      )}
    </div>
  );
}

/** What came of putting a file in force. */
export function InForce({ name, version, kind }: { name: string; version: number; kind: "framework" | "mapping" }) {
  return (
    <Note kind="info" live title={`${name}, version ${version}, is in force`}>
      <p>Figures are computed by it from now on; stored ones follow within seconds.</p>
      {kind === "framework" && (
        <Link className="link" href={frameworkHref(name)}>
          Open the framework
        </Link>
      )}
    </Note>
  );
}
