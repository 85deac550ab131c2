/** Letters to add, take away or change to make one word another, by Levenshtein; stops caring past `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? most + 1;
}

/**
 * A question after an id nobody knows, where one that exists is near.
 *
 * @example didYouMean("etcd-tsl", ["etcd-tls"]) // " Did you mean “etcd-tls”?"
 */
export function didYouMean(id: string, known: Iterable<string>): string {
  const most = Math.max(1, Math.floor(id.length / 4));
  let best: { readonly id: string; readonly far: number } | null = null;
  for (const each of known) {
    const far = distance(id.toLowerCase(), each.toLowerCase(), most);
    if (far <= most && (best === null || far < best.far)) best = { id: each, far };
  }
  return best === null ? "" : ` Did you mean “${best.id}”?`;
}
