/** Line icons on a 16 px grid, drawn for this product. Each entry is one path. */
const drawings = {
  overview: "M2 13h12M3 10.5h3M3 7h7M3 3.5h10",
  frameworks: "M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3",
  controls:
    "M8 1.800 13 3.600v4.200c0 3-2.1 5.200-5 6.400-2.900-1.200-5-3.400-5-6.400V3.600zM5.800 8l1.600 1.600 2.900-3.100",
  findings: "M8 1.800 14.2 8 8 14.200 1.8 8zM8 5.200v3.100M8 10.500v.1",
  clusters: "M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM2.7 5 8 8l5.3-3M8 8v6",
  admin: "M2 5h6.500M12 5h2M8.500 3.200h3.500v3.600H8.500zM2 11h2M7.500 11H14M4 9.200h3.500v3.600H4z",
  scope: "M2.500 5.500v-3h3M10.500 2.500h3v3M13.500 10.500v3h-3M5.500 13.500h-3v-3M6 6h4v4H6z",
  bookmark: "M4 2.500h8v11L8 10.500l-4 3z",
  link: "M6.500 9.500l3-3M7 5l1.5-1.500a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.500 1.500a2.8 2.8 0 0 1-4-4L5 7",
  keyboard: "M1.500 4.500h13v7.500h-13zM4 7h.1M6.600 7h.1M9.300 7h.1M12 7h.1M5 9.600h6",
  person: "M8 2.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6M2.8 13.8c.5-3 2.6-4.6 5.2-4.600s4.7 1.6 5.2 4.6",
  right: "m6 4 4 4-4 4",
  left: "M10 4 6 8l4 4",
  down: "m4 6 4 4 4-4",
  up: "m4 10 4-4 4 4",
  search: "M7 2.500a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.300 10.300l3.2 3.2",
  clock: "M8 2.200a5.8 5.8 0 1 1 0 11.6 5.8 5.8 0 0 1 0-11.600M8 4.800V8l2.2 1.5",
  close: "m4 4 8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  check: "m3 8.5 3.2 3.200L13 4.8",
  upload: "M8 9.500V2M5 4.5 8 2l3 2.500M3 8v5.500h10V8",
  download: "M8 2v7.500M5 7l3 2.500L11 7M3 11v2.500h10V11",
  trace:
    "M4 1.900a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.200M12 10.900a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.200M4 5.100V8h8v2.9",
  copy: "M5.5 5.500h8v8h-8zM10.5 5.500v-3h-8v8h3",
  warn: "M8 2.5 14 13H2zM8 6.500v3M8 11.200v.1",
  info: "M8 2.200a5.8 5.8 0 1 1 0 11.6 5.8 5.8 0 0 1 0-11.600M8 7.500v3.300M8 5.200v.1",
  lock: "M3.5 7h9v6.500h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  key: "M5 8.500a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.400M7 9.300l6-6M11 5.300l1.8 1.8",
  sun: "M8 5.200a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.600M8 1.800v1.500M8 12.700v1.500M1.8 8h1.500M12.7 8h1.500M3.6 3.600l1.1 1.100M11.3 11.300l1.1 1.100M3.6 12.400l1.1-1.100M11.3 4.700l1.1-1.1",
  moon: "M13 9.800A5.6 5.6 0 0 1 6.2 3a5.6 5.6 0 1 0 6.8 6.8",
  system: "M2.5 3h11v7.500h-11zM6 13.500h4M8 10.500v3",
  out: "M9.5 2.500h-6v11h6M7 8h7M11.5 5.5 14 8l-2.5 2.5",
  silent: "M4.5 12.500h7.300M3 11.300A2.7 2.7 0 0 1 4.3 6.8 4 4 0 0 1 11.8 7a2.8 2.8 0 0 1 1.7 4.600M2.5 2.500l11 11",
  cut: "M2.5 4h11M2.5 8h7M2.5 12h3M11.5 10.500l3 3M14.5 10.500l-3 3",
  flask: "M6 2h4M6.8 2v4L3 13a.8.8 0 0 0 .7 1h8.600a.8.8 0 0 0 .7-1L9.2 6V2M5 10h6",
} as const;
export type IconName = keyof typeof drawings;

/** Decoration: the word beside it carries the meaning. */
export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={drawings[name]} />
    </svg>
  );
}
