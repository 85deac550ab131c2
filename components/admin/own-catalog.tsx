import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Figure } from "#components/ui/figure.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#lib/contract/views/format.ts";
import type { OwnCatalogView } from "#lib/contract/views/own-catalog.ts";
import { Bring } from "./bring.tsx";
import { OwnFile } from "./own-file.tsx";
import { OwnFolder } from "./own-folder.tsx";

function Sub({ view: { settled, digest } }: { view: OwnCatalogView }) {
  const isDone = settled.clusters === settled.total;
  return (
    <>
      Scored like what comes with Kubeproof, of which nothing can be defined again. Catalog{" "}
      <code title={digest}>{digest.slice(0, 12)}</code>
      {settled.total > 0 && (
        <>
          : <Figure value={settled.clusters} of={settled.total} /> clusters settled by it
          {isDone ? "." : ", the others are computed as they are looked at."}
        </>
      )}
    </>
  );
}

/** Frameworks and mappings of the organisation: bring one, see every version, what is refused and why. */
export function OwnCatalog({ view }: { view: OwnCatalogView }) {
  return (
    <>
      <PageHead title="Own frameworks and mappings" sub={<Sub view={view} />} />
      <div className="stack">
        {view.mayEdit && (
          <Section title="Bring one" about="checked before anything is stored">
            <Bring />
          </Section>
        )}
        <Section title="Uploaded" about={count(view.files.length)}>
          {view.files.length === 0 ? (
            <Empty title="Nothing was uploaded yet">
              <p className="text-text-2">
                A framework is a list of requirements linked to Kubernetes controls; a mapping says which fact a check
                of yours shows. Try a file without a server first:
              </p>
              <CopyCommand command="npx kubeproof catalog check acme-baseline.yaml" />
            </Empty>
          ) : (
            <ul className="own-files">
              {view.files.map((file) => (
                <OwnFile key={file.name} file={file} now={view.now} mayEdit={view.mayEdit} />
              ))}
            </ul>
          )}
        </Section>
        <Section title="Folder" about={view.folder === null ? undefined : count(view.folder.files.length)}>
          <OwnFolder folder={view.folder} />
        </Section>
      </div>
    </>
  );
}
