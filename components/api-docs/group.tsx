import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { type ApiGroup, apiDocsHref } from "#lib/contract/views/api-reference.ts";
import { counted } from "#lib/contract/views/format.ts";
import { FieldTable } from "./field-table.tsx";
import { Operation } from "./operation.tsx";
import { TypeText } from "./type-text.tsx";

const titleOf = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** The operations of one group, and every shape they speak of. */
export function Group({ view }: { view: ApiGroup }) {
  return (
    <>
      <PageHead crumbs={[{ href: apiDocsHref(), label: "API" }]} title={titleOf(view.name)} sub={view.about} />
      <div className="stack max-w-[1040px]">
        {view.operations.map((operation) => (
          <Operation key={operation.id} operation={operation} />
        ))}
        <h2 className="api-shapes">{counted(view.shapes.length, "shape", "shapes")} of these answers and bodies</h2>
        {view.shapes.map(({ name, says, holds, fields }) => (
          <Section key={name} id={name} title={<code>{name}</code>}>
            <div className="api-operation">
              {says !== "" && <p className="text-text-2 break">{says.replaceAll("`", "")}</p>}
              {holds.length > 0 && <TypeText type={holds} />}
              {fields.length > 0 && <FieldTable fields={fields} caption={`Fields of ${name}`} optional={false} />}
            </div>
          </Section>
        ))}
      </div>
    </>
  );
}
