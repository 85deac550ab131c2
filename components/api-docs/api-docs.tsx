import Link from "next/link";
import { CopyCommand } from "#components/ui/copy-command.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { type ApiOverview, apiDocsHref } from "#lib/contract/views/api-reference.ts";

/** How programs use the product: what to send, every operation by group, and how requests are refused. */
export function ApiDocs({ view }: { view: ApiOverview }) {
  const { serverUrl, version, requestsPerMinute, groups, refusals } = view;
  return (
    <>
      <PageHead
        title="API"
        sub="Everything these pages show, for programs."
        actions={
          <a className="button" href="/api/v1/openapi.json" download={`kubeproof-${version}-openapi.json`}>
            OpenAPI 3.1
          </a>
        }
      />
      <div className="stack max-w-[1040px]">
        <Section title="Begin">
          <div className="api-operation">
            <p className="reading">
              Make a token on the page of a cluster or under Admin, Tokens. Then ask who you are:
            </p>
            <CopyCommand command={`curl -H "Authorization: Bearer $KUBEPROOF_TOKEN" "${serverUrl}/api/v1/session"`} />
            <p className="text-text-2">
              A long list comes in pages: give <code>next</code> of an answer as <code>after</code> of the following
              request, until it is null. One person or token may send {requestsPerMinute} requests a minute; every
              answer says in <code>RateLimit</code> what is left.
            </p>
          </div>
        </Section>
        {groups.map(({ name, about, operations }) => (
          <Section
            key={name}
            title={
              <Link className="link" href={apiDocsHref(name)}>
                {name}
              </Link>
            }
            about={about}
          >
            <ul className="api-list">
              {operations.map(({ id, method, path, summary }) => (
                <li key={id}>
                  <Link className="api-line" href={apiDocsHref(name, id)}>
                    <code>
                      <span className="api-method">{method}</span> {path}
                    </code>
                  </Link>
                  <span className="text-text-2">{summary}</span>
                </li>
              ))}
            </ul>
          </Section>
        ))}
        <Section title="Refused requests" about="application/problem+json with one of these codes">
          <table className="table api-fields">
            <caption className="sr-only">Codes of refused requests</caption>
            <thead>
              <tr>
                <th scope="col">Code</th>
                <th scope="col">Status</th>
                <th scope="col">Meaning</th>
              </tr>
            </thead>
            <tbody>
              {refusals.map(({ code, status, says }) => (
                <tr key={code}>
                  <th scope="row">
                    <code>{code}</code>
                  </th>
                  <td>{status}</td>
                  <td className="text-text-2">{says.replaceAll("`", "")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      </div>
    </>
  );
}
