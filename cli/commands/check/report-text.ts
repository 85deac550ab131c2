import { count, percent } from "#lib/contract/views/format.ts";
import { statusWords, type Verdict } from "./verdict.ts";

/** Requirements listed at most; the other formats have all of them. */
const mostListed = 20;

/** The verdict for people: what holds, what does not pass and where to see it, and who has to look. */
export function textReport(verdict: Verdict): string {
  return [...head(verdict), ...openLines(verdict), ...sourceLines(verdict), ""].map(oneLine).join("\n");
}

/** Titles come from catalogs of other people, names from clusters: nothing of them may steer a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const oneLine = (line: string): string => line.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");

function head({ holds, conditions, notes, standing }: Verdict): readonly string[] {
  const { framework, cluster, profile, score, now } = standing;
  const accepted = score.accepted.count === 0 ? "" : `, ${count(score.accepted.count)} accepted beside it`;
  return [
    `${framework.title} ${framework.version} (${profile.title}) on ${cluster.name}, ${now}`,
    `The gate ${holds ? "holds" : "does not hold"}.`,
    "",
    ...conditions.map((each) => `  ${each.holds ? "holds" : "FAILS"}  ${each.id.padEnd(13)} ${each.sentence}`),
    ...notes.map((note) => `  note   ${note}`),
    "",
    `Proven ${percent(score.provenWeight, score.totalWeight)} (weight ${count(score.provenWeight)} of ${count(score.totalWeight)})${accepted}.`,
  ];
}

function openLines({ open, standing }: Verdict): readonly string[] {
  const { noun } = standing.framework;
  if (open.length === 0) return [];
  const rest = open.length - mostListed;
  return [
    "",
    `Not passing: ${count(open.length)} of ${count(standing.requirements.length)} (${noun}), heaviest first`,
    ...open
      .slice(0, mostListed)
      .flatMap((each) => [
        `  ${each.id}  ${each.title}`,
        `      ${statusWords(each)}${each.lost ? ", passed before" : ""}; weight ${each.weight}; ${each.url}`,
      ]),
    ...(rest > 0 ? [`  and ${count(rest)} more: --format json lists all`] : []),
  ];
}

function sourceLines({ standing }: Verdict): readonly string[] {
  if (standing.needing.length === 0) return [];
  return [
    "",
    "Sources that need somebody",
    ...standing.needing.flatMap(({ label, sentence, command }) => [
      `  ${label}: ${sentence}`,
      ...(command === null ? [] : [`      ${command}`]),
    ]),
  ];
}
