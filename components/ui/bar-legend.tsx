const shown = [
  ["passing", "proven"],
  ["accepted", "accepted"],
  ["failing", "failing"],
  ["not-assessed", "not assessed"],
] as const;

/** The four tones a reader meets most, for the head of a table of bars. */
export function BarLegend() {
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1" aria-label="Legend">
      {shown.map(([tone, word]) => (
        <li key={tone} className="inline-flex items-center gap-1.5">
          <span className={`seg ${tone} h-2 w-3.5`} />
          {word}
        </li>
      ))}
    </ul>
  );
}
