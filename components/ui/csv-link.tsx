import { Icon } from "./icon.tsx";

/** The table beside it as a file; the browser saves it, no page is loaded. */
export function CsvLink({ href, label = "CSV" }: { href: string; label?: string }) {
  return (
    <a className="link no-print inline-flex items-center gap-1.5" href={href} download>
      <Icon name="download" />
      {label}
    </a>
  );
}
