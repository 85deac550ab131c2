import { Empty } from "#components/ui/empty.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Section } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import type { AdminToken, TokensView } from "#lib/contract/views/admin.ts";
import { count, counted } from "#lib/contract/views/format.ts";
import { MakeToken } from "./make-token.tsx";
import { RevokeToken } from "./revoke-token.tsx";

const mostNamed = 3;

function Reach({ token: { clusters } }: { token: AdminToken }) {
  if (clusters === null) return <>all clusters</>;
  const rest = clusters.length - mostNamed;
  return (
    <>
      {clusters
        .slice(0, mostNamed)
        .map(({ name }) => name)
        .join(", ")}
      {rest > 0 && ` and ${counted(rest, "other", "others")}`}
    </>
  );
}

function End({ token, now }: { token: AdminToken; now: string }) {
  if (token.revokedAt !== null) {
    return (
      <span className="unit">
        revoked <Time at={token.revokedAt} now={now} />
      </span>
    );
  }
  if (token.expiresAt === null) return <>never</>;
  return (
    <span className={token.state === "expired" ? "unit" : undefined}>
      {token.state === "expired" ? "expired " : ""}
      <Time at={token.expiresAt} now={now} />
    </span>
  );
}

function Row({ token, view }: { token: AdminToken; view: TokensView }) {
  return (
    <tr>
      <th scope="row" className="break">
        <span className={token.state === "in_force" ? undefined : "text-text-3"}>{token.name}</span>
        <span className="second">
          <code>{token.prefix}…</code> made <Time at={token.createdAt} now={view.now} /> by {token.createdBy}
        </span>
      </th>
      <td className="full">
        <span className="flex flex-wrap gap-1">
          {token.verbs.map((verb) => (
            <span key={verb} className="tag">
              {verb}
            </span>
          ))}
        </span>
      </td>
      <td className="full break">
        <Reach token={token} />
      </td>
      <td className="text-text-2" data-label="used">
        {token.lastUsedAt === null ? "never" : <Time at={token.lastUsedAt} now={view.now} />}
      </td>
      <td className="text-text-2" data-label="ends">
        <End token={token} now={view.now} />
      </td>
      <td className="num top-right">
        {token.state === "in_force" && view.mayRevoke && <RevokeToken id={token.id} name={token.name} />}
      </td>
    </tr>
  );
}

function Rows({ tokens, view }: { tokens: readonly AdminToken[]; view: TokensView }) {
  return (
    <table className="table tall rows">
      <thead>
        <tr>
          <th scope="col">Token</th>
          <th scope="col">May</th>
          <th scope="col">On</th>
          <th scope="col">Last used</th>
          <th scope="col">Ends</th>
          <th scope="col" className="num">
            <span className="sr-only">Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <Row key={token.id} token={token} view={view} />
        ))}
      </tbody>
    </table>
  );
}

/** Every API token: what it may do and where, until when, when it was last used; and how to make one. */
export function TokenList({ view }: { view: TokensView }) {
  const inForce = view.tokens.filter(({ state }) => state === "in_force");
  const ended = view.tokens.filter(({ state }) => state !== "in_force");
  return (
    <>
      <PageHead
        title="API tokens"
        sub="For programs: collectors, pipelines, scripts. A token may do what it was made for and nothing else, and never approves."
      />
      <div className="stack">
        <Section title="In force" about={count(inForce.length)}>
          {inForce.length === 0 ? (
            <Empty title="No token is in force">
              <p className="text-text-2">
                Nothing can push or read through the API. Make one for each program that should.
              </p>
            </Empty>
          ) : (
            <Rows tokens={inForce} view={view} />
          )}
        </Section>
        {view.mayMake && (
          <Section title="Make one" about="give it no more than it needs" id="make">
            <MakeToken view={view} />
          </Section>
        )}
        {ended.length > 0 && (
          <Section title="Ended" about={count(ended.length)}>
            <Rows tokens={ended} view={view} />
          </Section>
        )}
      </div>
    </>
  );
}
