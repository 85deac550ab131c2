import { cleanTitle } from "#lib/domain/document/clean-text.ts";

// The narrower name first: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/(\d+)/, "Edge"],
  [/\bOPR\/(\d+)/, "Opera"],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/, "Chrome"],
  [/\bVersion\/(\d+)[.\d]* (?:Mobile\/\w+ )?Safari\//, "Safari"],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\b(?:iPhone|iPad)\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows NT\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];
const longest = 200;

/**
 * Browser and system in words, as the browser claims them; what is not recognised is shown as it came, cleaned.
 *
 * @example deviceWords("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0") // "Firefox 145 on Linux"
 */
export function deviceWords(userAgent: string | null): string {
  const claimed = cleanTitle(userAgent ?? "");
  if (claimed === "") return "Browser not named";
  const system = systems.find(([pattern]) => pattern.test(claimed))?.[1];
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(claimed)?.[1];
    if (version !== undefined) return `${name} ${version}${system === undefined ? "" : ` on ${system}`}`;
  }
  return claimed.slice(0, longest);
}
