import { AppError } from "#lib/errors.ts";

/** Throws `text_output` for kube-bench's output for people, `usage_error` for its complaint about a flag; else nothing. */
export function refuseText(text: string): void {
  const head = text.slice(0, 200_000);
  if (/^\[(?:PASS|FAIL|WARN|INFO)\] (?:V-)?[0-9]/m.test(head) || /^== (?:Summary|Remediations) [a-z]+ ==/m.test(head)) {
    throw new AppError(
      "unprocessable",
      "This is kube-bench's text output. Run it again with --json and send that file.",
      {
        reason: "text_output",
      },
    );
  }
  if (/^(?:Error: )?unknown (?:flag|command|shorthand flag)/m.test(head)) {
    throw new AppError(
      "unprocessable",
      "kube-bench did not run: it refused a flag. Run it again with: kube-bench run --json",
      {
        reason: "usage_error",
      },
    );
  }
}
