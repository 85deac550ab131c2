import { Note } from "#components/ui/note.tsx";
import { visible } from "#components/ui/visible.ts";
import type { OwnCatalogView, OwnFolderFile } from "#lib/contract/views/own-catalog.ts";
import { bringsWords } from "./brings.ts";
import { OwnStateWord } from "./own-state.tsx";
import { Problems } from "./problems.tsx";

function File({ file }: { file: OwnFolderFile }) {
  const { summary, problems } = file;
  return (
    <li className="own-file">
      <div className="own-file-head">
        <h3 className="min-w-0 break text-14 font-semibold">{summary?.title ?? visible(file.fileName)}</h3>
        <OwnStateWord state={problems.length === 0 ? "in_force" : "refused"} />
      </div>
      {summary !== null && (
        <p className="text-text-2 break">
          <code>{visible(file.fileName)}</code>: {summary.kind} <code>{summary.id}</code>, version {summary.version}.{" "}
          {bringsWords(summary)}.
        </p>
      )}
      {problems.length > 0 && <Problems problems={problems} />}
    </li>
  );
}

/** Files of the folder the server was started with; without one, how to set it. */
export function OwnFolder({ folder }: { folder: OwnCatalogView["folder"] }) {
  if (folder === null) {
    return (
      <p className="text-text-2">
        No folder is set. Files of a folder are read when the server starts:{" "}
        <code>npm start -- --own-catalog FOLDER</code>, or <code>KUBEPROOF_OWN_CATALOG</code> for web server and worker.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-text-2 break">
        <code>{folder.path}</code>, read when this server started. Change the files there, then restart web server and
        worker.
      </p>
      {folder.problem !== null && <Note kind="fail" title={folder.problem} />}
      {folder.files.length === 0 && folder.problem === null && (
        <p className="text-text-3">It holds no file that ends in .yaml, .yml or .json.</p>
      )}
      <ul className="own-files">
        {folder.files.map((file) => (
          <File key={file.fileName} file={file} />
        ))}
      </ul>
    </div>
  );
}
