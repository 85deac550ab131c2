import { CopyCommand } from "#components/ui/copy-command.tsx";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";
import { pushCommand } from "#lib/contract/views/push-command.ts";

/** The scanners that could be read and were never heard here, each with the two commands that bring it in. */
export function Connect({ view }: { view: ClusterPage }) {
  const here = new Set(view.sources.map((source) => source.scanner));
  const missing = view.scanners.filter((scanner) => !here.has(scanner.id));
  if (missing.length === 0) return <p className="text-text-2">Every scanner that can be read reports here.</p>;
  return (
    <div className="flex flex-col gap-1">
      {missing.map((scanner) => (
        <details key={scanner.id} className="connect">
          <summary>
            <span className="font-medium">{scanner.label}</span>
            <span className="second">{scanner.silenceMeans}</span>
          </summary>
          <div className="flex flex-col gap-2 py-3">
            <p className="text-12 text-text-2">Make a file where the cluster can be reached, then send it:</p>
            <CopyCommand command={scanner.howToMake} />
            <CopyCommand command={pushCommand(scanner.id, view.name, view.serverUrl) ?? ""} />
            <p className="help">Reads {scanner.formats.join("; ")}.</p>
          </div>
        </details>
      ))}
    </div>
  );
}
