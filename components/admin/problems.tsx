import type { OwnFileProblem } from "#lib/contract/own-catalog.ts";

/** What is wrong with a file, line by line: the line people look for first, then what to do. */
export function Problems({ problems }: { problems: readonly OwnFileProblem[] }) {
  return (
    <ol className="own-problems">
      {problems.map(({ line, path, message }) => (
        <li key={`${line} ${path} ${message}`}>
          <span className="mono whitespace-nowrap">line {line}</span>
          <span className="min-w-0 break">
            {message}
            {path !== "" && <code className="second break">{path}</code>}
          </span>
        </li>
      ))}
    </ol>
  );
}
