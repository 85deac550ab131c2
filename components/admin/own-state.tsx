import { Icon, type IconName } from "#components/ui/icon.tsx";

export type OwnState = "in_force" | "refused" | "superseded" | "retired";

const words: Readonly<Record<OwnState, readonly [string, IconName, string]>> = {
  in_force: ["In force", "check", "text-passing-text"],
  refused: ["Refused", "warn", "text-failing-text"],
  superseded: ["Superseded", "up", "text-text-3"],
  retired: ["Retired", "close", "text-text-3"],
};

/** Whether a file counts, by icon and word. */
export function OwnStateWord({ state }: { state: OwnState }) {
  const [word, icon, colour] = words[state];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap font-medium ${colour}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
