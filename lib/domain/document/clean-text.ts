import { redactSecrets } from "./redact.ts";

/** Longest message or detail kept of a tool's words; `actual_value` of kube-bench reaches 51 kB (formats, "Seen with current tools"). */
export const maxMessage = 4_000;
/** Longest title. */
export const maxTitle = 300;

// Linear: an escape sequence is capped at 64 parameter characters, so nothing can be scanned twice.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const ansi = /\u001b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Invisible marks that reorder or hide text on a screen. */
const bidirectional = /[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/g;

/** Anything at all that has to be taken out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const unclean = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/;

/** Cuts at a whole character and says so. */
function cap(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}

/**
 * Hostile text of a report as plain text: no ANSI or control characters, no invisible reordering, no lone surrogates, no
 * obvious secrets, at most `length` characters. HTML stays as the characters it is.
 */
export function cleanText(text: string, length: number = maxMessage): string {
  if (text === "") return "";
  // Cut with room to spare before the expressions run, so that a secret at the cut is still seen whole.
  const head = text.slice(0, length * 2);
  return cap(head.length > remembered.longest ? clean(head) : cleanOnce(head), length);
}

/** Short texts that were cleaned lately, before they are cut: a report says most of its words thousands of times. */
const remembered = { longest: 400, most: 10_000, texts: new Map<string, string>() };

function cleanOnce(text: string): string {
  const known = remembered.texts.get(text);
  if (known !== undefined) return known;
  const cleaned = clean(text);
  if (remembered.texts.size >= remembered.most) remembered.texts.clear();
  remembered.texts.set(text, cleaned);
  return cleaned;
}

function clean(text: string): string {
  const whole = text.toWellFormed();
  return redactSecrets(unclean.test(whole) ? plainOf(whole) : whole).trim();
}

const plainOf = (text: string): string =>
  text.replace(ansi, "").replaceAll("\r\n", "\n").replace(control, "").replace(bidirectional, "");

/** Blanks that are not one space. */
const uneven = /\s\s|[^\S ]/;

/** One line of it, for titles and labels. */
export function cleanTitle(text: string): string {
  const head = text.slice(0, maxTitle * 4);
  return cleanText(uneven.test(head) ? head.replace(/\s+/g, " ") : head, maxTitle);
}
