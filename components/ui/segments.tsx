import Link from "next/link";

export type Segment = { readonly href: string; readonly label: string; readonly current: boolean };

/** A choice of one among a few, each with its own address. */
export function Segments({ label, segments }: { label: string; segments: readonly Segment[] }) {
  return (
    <nav className="segments" aria-label={label}>
      {segments.map((segment) => (
        <Link key={segment.href} href={segment.href} scroll={false} aria-current={segment.current ? "true" : undefined}>
          {segment.label}
        </Link>
      ))}
    </nav>
  );
}
