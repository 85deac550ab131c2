/** What stands where a secret stood. */
export const redacted = "[redacted]";

/** A text without what looked like secrets, and how many of them there were. */
export type Redaction = { readonly text: string; readonly hidden: number };

const secretName =
  "(?:password|passwd|passphrase|token|secret|credentials?|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|" +
  "(?:encryption|signing|shared|master|account|storage)[_-]?key|client[_-]?key[_-]?data|key[_-]?data|" +
  "connection[_-]?string|(?:db|user|admin|root|mysql|pg|redis|smtp|mail)[_-]?pass|[_-]pwd)";
/** Values that name no secret: paths, switches, Kubernetes references, file names, the mark of a block of YAML. */
const harmless =
  /^(?:\/|\.\/|true\b|false\b|null\b|none\b|nil\b|unset\b|<|\$\(|\$\{|\[redacted\]|[0-9]{1,3}$|[|>][+-]?[0-9]?$)/i;

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
/** Tokens that say by their first letters whose they are: of clouds, of forges, of chats, of payments, of Kubernetes. */
const knownTokens =
  /\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{35}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|npm_[A-Za-z0-9]{36}|hvs\.[\w-]{20,}|ya29\.[\w-]{20,}|[a-z0-9]{6}\.(?=[a-z0-9]{0,15}[0-9])[a-z0-9]{16}\b)/g;
const assignment = new RegExp(`(${secretName}${quote}[ \\t]{0,8}[=:][ \\t]{0,8})${value}`, "gi");
const bareKey = /(\bkey[ \t]{0,8}=[ \t]{0,8}["']?)(?=[\w+/=.-]*[0-9])[\w+/=.-]{16,}/gi;
const flagWithSpace = new RegExp(`(${secretName}[ \\t]{1,8})${value}`, "gi");
/** `name: DB_PASSWORD, value: …`, as an environment is written. */
const namedValue = new RegExp(
  `(\\bname${quote}\\s{0,4}[:=]\\s{0,4}${quote}[\\w.-]{0,80}${secretName}[\\w.-]{0,80}${quote}\\s{0,8},?\\s{0,60}${quote}value${quote}\\s{0,4}[:=]\\s{0,4})${value}`,
  "gi",
);
const longBase64 = /(?<![\w+/])[A-Za-z0-9+/]{40,}={0,2}/g;

/** What each of the expressions above cannot do without: one look rules out nearly every text. Errs to the careful side. */
const suspicious = new RegExp(
  [
    "-----BEGIN|eyJ|bearer|basic|key[ \\t]{0,8}=|[A-Za-z0-9+/]{40}|:\\/\\/[^\\s]{0,800}@",
    "AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AIza|[rs]k_(?:live|test)_|npm_|hvs[.]|ya29[.]|[.][a-z0-9]{16}",
    secretName,
  ].join("|"),
  "i",
);

function isHarmless(quoted: string): boolean {
  const bare = quoted.replace(/^\\{0,3}["']|\\{0,3}["']$/g, "");
  return bare === "" || bare.startsWith("-") || harmless.test(bare);
}

/** Whether the word that ends at `at` began as a flag: `--bootstrap-` before `token abc`. */
function endsFlag(text: string, at: number): boolean {
  const word = text.slice(Math.max(0, at - 80), at);
  return /(?:^|\s)--[\w.-]*$/.test(word);
}

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Encoded bytes mix everything; digests have no capitals, and paths few digits and many slashes. */
const looksEncoded = (word: string): boolean =>
  countOf(word, /[A-Z]/g) >= 4 &&
  countOf(word, /[a-z]/g) >= 4 &&
  countOf(word, /[0-9]/g) >= 4 &&
  countOf(word, /\//g) <= word.length / 16;

/**
 * Takes what looks like secrets out of a tool's words: kube-bench's `actual_value` and `reason` hold whole process command
 * lines (formats, rule 9). It knows values of names that promise one, tokens of known shape, passwords in addresses, private
 * keys and long encoded bytes. It is no promise that nothing is left; the text must be capped before.
 *
 * @example redact("kubelet --bootstrap-token=abc.def") // { text: "kubelet --bootstrap-token=[redacted]", hidden: 1 }
 */
export function redact(text: string): Redaction {
  if (!suspicious.test(text)) return { text, hidden: 0 };
  let hidden = 0;
  const hide = (before: string, after = ""): string => {
    hidden += 1;
    return `${before}${redacted}${after}`;
  };
  const unlessHarmless = (whole: string, before: string, secret: string): string =>
    isHarmless(secret) ? whole : hide(before);
  const clean = text
    .replace(privateKey, () => hide(""))
    .replace(jsonWebToken, () => hide(""))
    .replace(bearer, (_, before: string) => hide(before))
    .replace(basic, (_, before: string) => hide(before))
    .replace(urlPassword, (_, before: string) => hide(before, "@"))
    .replace(knownTokens, () => hide(""))
    .replace(namedValue, unlessHarmless)
    .replace(assignment, unlessHarmless)
    .replace(bareKey, (_, before: string) => hide(before))
    .replace(flagWithSpace, (whole: string, before: string, secret: string, at: number, all: string) =>
      isHarmless(secret) || !endsFlag(all, at) ? whole : hide(before),
    )
    .replace(longBase64, (word: string) => (looksEncoded(word) ? hide("") : word));
  return { text: clean, hidden };
}

/** The text of {@link redact} alone. */
export const redactSecrets = (text: string): string => redact(text).text;

/** Whether a name promises that its value is a secret: `DB_PASSWORD`. */
export const namesSecret = (name: string): boolean => new RegExp(secretName, "i").test(name);
