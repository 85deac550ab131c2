import { wordsOfScanner } from "#lib/contract/scanner-labels.ts";

/** Quotes a word for a POSIX shell, only where it needs it. */
const quoted = (word: string): string =>
  /^[A-Za-z0-9._/:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * The command that brings the next document of a source, with words in capitals for what only its reader knows; null for a
 * scanner this server does not read any more.
 *
 * @example pushCommand("kube-bench", "prod-eu", "https://kubeproof.example")
 * // "npx kubeproof push kube-bench kube-bench.json --cluster prod-eu --node NODE --url https://kubeproof.example --token TOKEN"
 */
export function pushCommand(scanner: string, clusterName: string, serverUrl: string): string | null {
  const words = wordsOfScanner(scanner);
  if (words === null) return null;
  const file = /> *(\S+)$/.exec(words.howToMake)?.[1] ?? "FILE";
  const where = `--url ${quoted(serverUrl)} --token TOKEN`;
  return `npx kubeproof push ${scanner} ${file} --cluster ${quoted(clusterName)}${scopeOf(scanner)} ${where}`;
}

/** What a file of this scanner does not say itself (formats § 0, semantics § 1). */
function scopeOf(scanner: string): string {
  if (scanner === "kube-bench") return " --node NODE";
  return scanner === "roster" ? " --complete" : "";
}
