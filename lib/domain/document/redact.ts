/** What stands where a secret stood. */
export const redacted = "[redacted]";

const secretName =
  "(?:password|passwd|passphrase|token|secret|credentials?|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|client[_-]?key[_-]?data|key[_-]?data)";
/** Values that name no secret: paths, switches, Kubernetes references, file names. */
const harmless = /^(?:\/|\.\/|true\b|false\b|null\b|none\b|nil\b|unset\b|<|\$\(|\$\{|\[redacted\]|[0-9]{1,3}$)/i;

/** A quote as it stands, or escaped as in JSON that lies inside a JSON string. */
const quote = `(?:\\\\{0,3}["'])?`;
const value = `(\\\\{1,3}"[^"\\\\]*(?:\\\\{1,3}")?|"[^"]*"|'[^']*'|[^\\s"',}\\]\\\\][^\\s"',}\\]]*)`;

// Every expression is anchored at a rare word and bounded, so that hostile text costs linear time.
const privateKey =
  /-----BEGIN ([A-Z ]{0,30})PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g;
const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const bearer = /\b(bearer[ \t]{1,8})(?=[\w.~+/=-]*[0-9])[\w.~+/=-]{12,}/gi;
const basic = /(authorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?basic[ \t]{1,8})[\w+/=-]{4,}/gi;
const urlPassword = /(:\/\/[^\s/:@]{1,200}:)[^\s/@]{1,500}@/g;
const cloudKey = /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g;
const assignment = new RegExp(`(${secretName}${quote}[ \\t]{0,8}[=:][ \\t]{0,8})${value}`, "gi");
const flagWithSpace = new RegExp(`(${secretName}[ \\t]{1,8})${value}`, "gi");

/** One look that rules out nearly every text, so that the many do not all have to look. */
const suspicious = new RegExp(`-----BEGIN|eyJ|bearer|basic|AKIA|ASIA|:\\/\\/[^\\s]{0,800}@|${secretName}`, "i");

function isHarmless(quoted: string): boolean {
  const bare = quoted.replace(/^\\{0,3}["']|\\{0,3}["']$/g, "");
  return bare === "" || bare.startsWith("-") || harmless.test(bare);
}

/** Whether the word that ends at `at` began as a flag: `--bootstrap-` before `token abc`. */
function endsFlag(text: string, at: number): boolean {
  const word = text.slice(Math.max(0, at - 80), at);
  return /(?:^|\s)--[\w.-]*$/.test(word);
}

/**
 * Takes obvious secrets out of a tool's words: kube-bench's `actual_value` and `reason` hold whole process command lines
 * (formats, rule 9). It catches the common shapes and is no promise that nothing is left; the text must be capped before.
 *
 * @example redactSecrets("kubelet --bootstrap-token=abc.def") // "kubelet --bootstrap-token=[redacted]"
 */
export function redactSecrets(text: string): string {
  if (!suspicious.test(text)) return text;
  return text
    .replace(privateKey, redacted)
    .replace(jsonWebToken, redacted)
    .replace(bearer, `$1${redacted}`)
    .replace(basic, `$1${redacted}`)
    .replace(urlPassword, `$1${redacted}@`)
    .replace(cloudKey, redacted)
    .replace(assignment, (whole, before: string, secret: string) =>
      isHarmless(secret) ? whole : `${before}${redacted}`,
    )
    .replace(flagWithSpace, (whole, before: string, secret: string, at: number, all: string) =>
      isHarmless(secret) || !endsFlag(all, at) ? whole : `${before}${redacted}`,
    );
}
