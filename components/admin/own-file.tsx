import Link from "next/link";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import { ownCatalogPaths } from "#lib/contract/own-catalog.ts";
import { bytes, counted } from "#lib/contract/views/format.ts";
import { frameworkHref } from "#lib/contract/views/links.ts";
import type { OwnFileRow, OwnFileVersion } from "#lib/contract/views/own-catalog.ts";
import { bringsWords } from "./brings.ts";
import { OwnStateWord } from "./own-state.tsx";
import { Problems } from "./problems.tsx";
import { RetireOwn } from "./retire-own.tsx";

function Version({ name, version, now }: { name: string; version: OwnFileVersion; now: string }) {
  const { number, statedVersion, fileName, sha256, retired } = version;
  return (
    <tr>
      <th scope="row" className="whitespace-nowrap">
        <a className="link" href={ownCatalogPaths.version(name, number)} download>
          Version {number}
        </a>
        <span className="second">calls itself {statedVersion}</span>
      </th>
      <td className="top-right">
        <OwnStateWord state={version.state} />
        {retired !== null && (
          <span className="second">
            <Time at={retired.at} now={now} /> by {retired.by}: {retired.reason}
          </span>
        )}
      </td>
      <td className="full">
        {version.uploadedBy}, <Time at={version.uploadedAt} now={now} as="utc" />
        <span className="second break">
          {visible(fileName)}, {bytes(version.bytes)}, <code title={`SHA-256 ${sha256}`}>{sha256.slice(0, 12)}</code>
        </span>
      </td>
    </tr>
  );
}

function Versions({ file, now }: { file: OwnFileRow; now: string }) {
  const left = file.versionsTotal - file.versions.length;
  return (
    <details className="explain">
      <summary>{counted(file.versionsTotal, "version", "versions")}</summary>
      <table className="table rows tall own-versions mt-2">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">State</th>
            <th scope="col">Uploaded</th>
          </tr>
        </thead>
        <tbody>
          {file.versions.map((version) => (
            <Version key={version.number} name={file.name} version={version} now={now} />
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <p className="help">{counted(left, "older version is", "older versions are")} kept and not listed.</p>
      )}
    </details>
  );
}

/** One uploaded framework or mapping: whether it counts, what it brings, what is wrong with it, every version. */
export function OwnFile({ file, now, mayEdit }: { file: OwnFileRow; now: string; mayEdit: boolean }) {
  const { name, kind, title, state, summary, problems } = file;
  const [newest] = file.versions;
  const isLink = kind === "framework" && state === "in_force";
  return (
    <li className="own-file">
      <div className="own-file-head">
        <h3 className="min-w-0 break text-14 font-semibold">
          {isLink ? (
            <Link className="trace" href={frameworkHref(name)}>
              {title}
            </Link>
          ) : (
            title
          )}
        </h3>
        <OwnStateWord state={state} />
        {mayEdit && state !== "retired" && (
          <span className="ml-auto">
            <RetireOwn name={name} title={title} />
          </span>
        )}
      </div>
      <p className="text-text-2">
        {kind === "framework" ? "Framework" : "Mapping"} <code>{name}</code>
        {newest !== undefined && (
          <>
            , version {newest.number}
            {newest.statedVersion !== String(newest.number) && ` (${newest.statedVersion})`}, by {newest.uploadedBy}{" "}
            <Time at={newest.uploadedAt} now={now} />
          </>
        )}
        {summary !== null && `. ${bringsWords(summary)}`}.
      </p>
      {problems.length > 0 && (
        <>
          <p>It was used before and no longer fits, so it is out of force. Bring a corrected version, or retire it.</p>
          <Problems problems={problems} />
        </>
      )}
      <Versions file={file} now={now} />
    </li>
  );
}
