import { wordsOfScanner } from "../scanner-labels.ts";

/** Quotes a word for a POSIX shell, only where it needs it. */
const quoted = (word: string): string =>
  /^[A-Za-z0-9._/:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** What a file of this scanner does not say itself (formats § 0, semantics § 1). */
function scopeOf(scanner: string): string {
  if (scanner === "kube-bench") return " --node NODE";
  return scanner === "roster" ? " --complete" : "";
}

/**
 * The command that brings a document of a scanner in, with words in capitals for what only its reader knows. `token` is the
 * secret where it was just made; null for a scanner this server does not read.
 *
 * @example pushCommand("kube-bench", "prod-eu", "https://kubeproof.example")
 */
export function pushCommand(scanner: string, clusterName: string, serverUrl: string, token = "TOKEN"): string | null {
  const words = wordsOfScanner(scanner);
  if (words === null) return null;
  const file = /> *(\S+)$/.exec(words.howToMake)?.[1] ?? "FILE";
  const where = `--url ${quoted(serverUrl)} --token ${quoted(token)}`;
  return `npx kubeproof push ${scanner} ${file} --cluster ${quoted(clusterName)}${scopeOf(scanner)} ${where}`;
}

/** The command that collects a cluster from outside, with words in capitals for what only its reader knows. */
export function collectCommand(clusterName: string, serverUrl: string): string {
  const where = `--server ${quoted(serverUrl)} --token-file TOKEN_FILE`;
  return `npx kubeproof collect ${where} --kubeconfig KUBECONFIG --context ${quoted(`CONTEXT=${clusterName}`)}`;
}
