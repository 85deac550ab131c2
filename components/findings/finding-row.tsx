import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { Severity, severityWords } from "#components/ui/severity.tsx";
import { EpisodeStatus } from "#components/ui/status.tsx";
import { Time } from "#components/ui/time.tsx";
import { visible } from "#components/ui/visible.ts";
import type { FindingGroupBy } from "#lib/contract/views/finding-choices.ts";
import { type FindingFilter, findingsHref, openWord } from "#lib/contract/views/finding-filter.ts";
import type { FindingRow as Row } from "#lib/contract/views/findings.ts";
import { count } from "#lib/contract/views/format.ts";
import { contextWords, doubtWords, nameWords, packageWords } from "./words.ts";

/** An open finding is the usual thing here and says so plainly; what is unusual about it stands out. */
function State({ row }: { row: Row }) {
  const doubt = doubtWords(row);
  return (
    <>
      {row.state === "open" && !row.reopened ? (
        <span className="text-text-2">Open</span>
      ) : row.state === "open" ? (
        <EpisodeStatus state="open" word={row.regression ? "Regressed" : "Failed again"} />
      ) : (
        <EpisodeStatus state={row.state} />
      )}
      {row.silentFrom !== null ? (
        <span className="second">
          {row.retired ? (
            <Badge
              kind="plain"
              title="A person retired its source or its check: what was said up to then does not count"
            >
              retired
            </Badge>
          ) : (
            <Badge kind="stale" title="Its source fell silent: nobody knows whether it still fails">
              silent
            </Badge>
          )}
        </span>
      ) : (
        doubt !== null && <span className="second">{doubt}</span>
      )}
    </>
  );
}

function Tools({ row }: { row: Row }) {
  return (
    <span className="tools">
      {row.seenBy.map(({ tool, label }) => (
        <span key={tool} className="tool ellipsis">
          {visible(label)}
        </span>
      ))}
    </span>
  );
}

/** The name first, then where it is: what is cut off is the context. */
function Resource({ row }: { row: Row }) {
  const context = contextWords(row);
  return (
    <>
      {visible(nameWords(row))}
      {context !== "" && <span className="unit"> {visible(context)}</span>}
    </>
  );
}

/** What a row is called and where it is; what its group has said already is not said again. */
function cellsOf(row: Row, by: FindingGroupBy | null) {
  const image = row.image === null || row.resource.kind === "image" ? null : visible(row.image);
  const cluster = image === null ? row.cluster.name : `${row.cluster.name} · ${image}`;
  const inPackage = row.package === null ? null : visible(packageWords(row.package));
  const id = <span className="mono">{visible(row.check.rawId)}</span>;
  switch (by) {
    case "check":
      return { name: <Resource row={row} />, under: [inPackage], where: row.cluster.name, below: image };
    case "workload":
      return { name: visible(row.check.title), under: [id, inPackage], where: containerOf(row), below: image };
    default:
      return { name: visible(row.check.title), under: [id, inPackage], where: <Resource row={row} />, below: cluster };
  }
}

const containerOf = ({ resource }: Row): string =>
  resource.container === "" ? "all of it" : `container ${visible(resource.container)}`;

type Props = { row: Row; filter: FindingFilter; now: string; by: FindingGroupBy | null; current: boolean };

function Name({ row, filter, by, current }: Omit<Props, "now">) {
  const opened = { clusterId: row.cluster.id, fingerprint: row.fingerprint };
  const { name, under } = cellsOf(row, by);
  const parts = under.filter((part) => part !== null);
  return (
    <th scope="row">
      <Link
        className="trace one-line"
        href={findingsHref(filter, opened)}
        scroll={false}
        prefetch={false}
        data-finding={openWord(opened)}
        aria-current={current ? "true" : undefined}
        title={visible(row.check.title)}
      >
        {name}
      </Link>
      {parts.length > 0 && (
        <span className="second ellipsis">
          {parts[0]}
          {parts.length > 1 && <> · {parts[1]}</>}
        </span>
      )}
    </th>
  );
}

/** One finding in one line of text, as it is copied and read aloud. */
const wordsOf = (row: Row): string =>
  visible(
    `${severityWords[row.severity]}: ${row.check.title} (${row.check.rawId}), ${row.resource.label}, ${row.cluster.name}`,
  );

/** One finding. The name opens its panel; the whole address is the list with this finding open. */
export function FindingRow({ row, filter, now, by, current }: Props) {
  const { where, below } = cellsOf(row, by);
  return (
    <tr className={current ? "current" : undefined}>
      <td className="severity-cell">
        <input
          type="checkbox"
          className="pick no-print"
          data-pick={wordsOf(row)}
          aria-label={`Select ${wordsOf(row)}`}
        />
        <Severity severity={row.severity} />
      </td>
      <Name row={row} filter={filter} by={by} current={current} />
      <td className="where" title={visible(row.resource.label)}>
        <span className="one-line">{where}</span>
        {below !== null && <span className="second ellipsis">{below}</span>}
      </td>
      <td className="roomy phone-hide">
        <Tools row={row} />
      </td>
      <td className="num roomy phone-hide">
        {row.hurts === 0 ? <span className="unit">none</span> : count(row.hurts)}
      </td>
      <td className="num age text-text-2">
        <Time at={row.firstSeenAt} now={now} as="age" />
      </td>
      <td className="num roomy phone-hide text-text-2">
        <Time at={row.lastSeenAt} now={now} as="age" />
      </td>
      <td className="top-right state">
        <State row={row} />
      </td>
    </tr>
  );
}
