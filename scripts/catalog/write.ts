/** Compares ids as people read them: `1.2.10` after `1.2.9`. Independent of the machine's language. */
export function byId(a: string, b: string): number {
  const partsOf = (id: string): readonly string[] => id.split(/(\d+)/);
  const left = partsOf(a);
  const right = partsOf(b);
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const [one = "", two = ""] = [left[at], right[at]];
    if (one === two) continue;
    const numeric = at % 2 === 1 ? Number(one) - Number(two) : 0;
    if (numeric !== 0) return numeric;
    return one < two ? -1 : 1;
  }
  return left.length - right.length;
}

/** A list with one record per line, so that a diff shows records. */
export function lines(records: readonly unknown[]): string {
  if (records.length === 0) return "[]\n";
  return `[\n${records.map((record) => JSON.stringify(record)).join(",\n")}\n]\n`;
}

/** An object whose members stand on a line each, and whose lists of records have one record per line. */
export function header(object: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(object).map(([key, value]) => {
    const records = Array.isArray(value) && value.some((item) => typeof item === "object");
    const text = records ? lines(value).trimEnd() : JSON.stringify(value);
    return `${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${members.join(",\n")}\n}\n`;
}
