import type { Offences } from "./code-rules.ts";
import type { Source } from "./source-text.ts";

// Written in parts, so that this list does not find itself.
const hosts = [
  ["registry", "npmjs", "org"],
  ["registry", "yarnpkg", "com"],
  ["pypi", "org"],
  ["files", "pythonhosted", "org"],
  ["proxy", "golang", "org"],
  ["sum", "golang", "org"],
  ["deb", "debian", "org"],
].map((parts) => parts.join("."));

const forbidden: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`\\b(${hosts.map((host) => host.replaceAll(".", "[.]")).join("|")})\\b`), "host of a package registry"],
  [/(?<![\w.$}*-])\/(work|root|Users)\/[\w.]/, "path of one machine"],
  [/(?<![\w.$}*-])\/home\/(?!kubernetes\b)[\w.]/, "path of one machine"],
  [/(?<![\w.$}*-])\/tmp\/[\w.]/, "path of one machine: ask the system for a temporary folder"],
  [/(^|[\s"'`(])\.\.\/shared\//, "path outside the repository"],
  [/\b(issue|ticket) #?\d+\b/i, "number of an issue: say what it is about"],
];

// Documents of others keep their words, and a lock file names hosts by its nature.
const notOurs = /^package-lock[.]json$|[/](samples|expected)[/]|[.](png|jpe?g|gif|ico|woff2?|gz|pdf|zip)$/;

/** Words that say where the project was made instead of what it does. */
export function wordsOfTheWorkshop(sources: readonly Source[]): Offences {
  return sources
    .filter(({ path }) => !notOurs.test(path))
    .flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, index) =>
          forbidden.filter(([pattern]) => pattern.test(line)).map(([, why]) => `${path}:${index + 1}: ${why}`),
        ),
    );
}
