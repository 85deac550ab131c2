import * as z from "zod";
import type { Entry } from "./entries.ts";

/** Entries that are remembered; only places, since what was done is not done again by accident. */
const most = 6;

const Remembered = z.array(
  z.object({
    id: z.string().max(600),
    label: z.string().max(400),
    about: z.string().max(400),
    href: z
      .string()
      .max(2_000)
      .regex(/^\/(?!\/)/),
  }),
);

/** What a person went to before, newest first; text that is none of ours is nothing. */
export function recentFrom(text: string | null): readonly Entry[] {
  if (text === null) return [];
  const parsed = Remembered.safeParse(jsonOf(text));
  if (!parsed.success) return [];
  return parsed.data.slice(0, most).map(({ href, ...rest }) => ({ ...rest, icon: "clock", does: { href } }));
}

/** The text to keep once a person went to `entry`; null when it is no place. */
export function recentWith(entry: Entry, before: readonly Entry[]): string | null {
  if (!("href" in entry.does)) return null;
  const others = before.filter(({ id }) => id !== entry.id);
  const kept = [entry, ...others]
    .slice(0, most)
    .flatMap(({ id, label, about, does }) => ("href" in does ? [{ id, label, about, href: does.href }] : []));
  return JSON.stringify(kept);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
