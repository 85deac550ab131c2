import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Section } from "#components/ui/section.tsx";
import type { ApiOperation } from "#lib/contract/views/api-reference.ts";
import { FieldTable } from "./field-table.tsx";
import { TypeText } from "./type-text.tsx";

/** One operation: what it does, who may, what it takes and answers, and a command to try it. */
export function Operation({ operation }: { operation: ApiOperation }) {
  const { id, method, path, summary, notes, parameters, body, answers, example } = operation;
  return (
    <Section
      id={id}
      title={
        <code className="api-line">
          <span className="api-method">{method}</span> {path}
        </code>
      }
    >
      <div className="api-operation">
        <p className="reading">{summary}.</p>
        {notes.map((note) => (
          <p key={note} className="text-text-2 break">
            {note.replaceAll("`", "")}
          </p>
        ))}
        {parameters.length > 0 && (
          <FieldTable fields={parameters} caption={`Parameters of ${method} ${path}`} optional />
        )}
        {body !== null && (
          <>
            <p className="text-text-2">Body: {body.says.replaceAll("`", "")}</p>
            {body.fields.length > 0 && (
              <FieldTable fields={body.fields} caption={`Body of ${method} ${path}`} optional />
            )}
          </>
        )}
        <ul className="api-answers" aria-label="Answers">
          {answers.map(({ status, says, holds }) => (
            <li key={status}>
              <span className="tag">{status}</span> {says} {holds.length > 0 && <TypeText type={holds} />}
            </li>
          ))}
        </ul>
        {example === null ? (
          <p className="unit">For people with a session: no token may do this.</p>
        ) : (
          <CopyCommand command={example} />
        )}
      </div>
    </Section>
  );
}
