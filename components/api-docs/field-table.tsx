import type { ApiField } from "#lib/contract/views/api-reference.ts";
import { TypeText } from "./type-text.tsx";

/** Fields with what they hold; `where` says where each stands. */
export function FieldTable({
  fields,
  caption,
  optional,
}: {
  fields: readonly (ApiField & { readonly where?: string })[];
  caption: string;
  /** Names what may be left out: of a request, not of an answer. */
  optional: boolean;
}) {
  return (
    <table className="table api-fields">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Holds</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ path, type, required, says, where }) => (
          <tr key={`${where}/${path}`}>
            <th scope="row">
              <code className="break">{path}</code>
              {where !== undefined && <span className="unit"> {where}</span>}
              {!required && <span className="unit"> {optional ? "optional" : "may be absent"}</span>}
            </th>
            <td>
              <TypeText type={type} />
            </td>
            <td className="text-text-2">{says.replaceAll("`", "")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
