import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Note } from "#components/ui/note.tsx";
import { Status, StatusIcon } from "#components/ui/status.tsx";
import { exactUtcWords } from "#components/ui/time-words.ts";
import type { IssuerProblem } from "#lib/contract/views/sign-in.ts";

function Settings({ problem }: { problem: IssuerProblem }) {
  return (
    <ul className="settings-table mt-3">
      {problem.settings.map((setting) => (
        <li key={setting.name}>
          <code>{setting.name}</code>
          <Status status={setting.ok ? "passing" : "error"} word={setting.word} />
          <code className="value text-text-2">{setting.value === "" ? "–" : setting.value}</code>
        </li>
      ))}
    </ul>
  );
}

/** Why nobody can sign in, in full: what was asked, what came back, what to set. */
export function Issuer({ problem, callbackUrl }: { problem: IssuerProblem; callbackUrl: string }) {
  return (
    <>
      <h1 className="flex gap-2.5">
        <span className="status error mt-1.5 self-start">
          <StatusIcon status="error" />
        </span>
        {problem.title}
      </h1>
      <p className="text-text-2 mt-1">{problem.sentence}</p>
      <p className="help">
        Asked {exactUtcWords(problem.checkedAt)}. The server keeps collecting and keeps its data; only sign-in is
        closed.
      </p>
      <div className="command mt-3">
        <code>{problem.request}</code>
        <span className="status error pr-1">{problem.answer}</span>
      </div>
      <Settings problem={problem} />
      <div className="mt-4 mb-4 flex flex-col gap-3">
        <Note kind="info" title={problem.advice.title}>
          {problem.advice.sentence}
        </Note>
        {problem.advice.command !== null && <CopyCommand command={problem.advice.command} />}
      </div>
      <p className="flex flex-wrap gap-2">
        <a className="button" href={`/sign-in?${new URLSearchParams({ callbackUrl })}`}>
          Ask the issuer again
        </a>
      </p>
    </>
  );
}
