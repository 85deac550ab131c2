"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import * as z from "zod";
import { Button } from "#components/ui/button.tsx";
import { CopyCommand } from "#components/ui/copy-command.tsx";
import { Field } from "#components/ui/field.tsx";
import { Note } from "#components/ui/note.tsx";
import { send } from "#components/ui/send.ts";
import { Time } from "#components/ui/time.tsx";
import { MadeToken, MakeToken, paths } from "#lib/contract/views/actions.ts";
import type { TokenRow } from "#lib/contract/views/cluster.ts";
import { pushCommand } from "#lib/contract/views/push-command.ts";

type Props = {
  clusterId: string;
  clusterName: string;
  serverUrl: string;
  tokens: readonly TokenRow[];
  now: string;
  mayMake: boolean;
};

function useMaking(clusterId: string) {
  const router = useRouter();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const make = async (name: string) => {
    const parsed = MakeToken.safeParse({ name });
    if (!parsed.success) return setFault("Give it a name of 1 to 80 characters, for example: nightly job.");
    setBusy(true);
    setFault(null);
    const answer = await send("POST", paths.tokens(clusterId), parsed.data, MadeToken);
    setBusy(false);
    if (!answer.ok) return setFault(answer.message);
    setSecret(answer.value.token);
    router.refresh();
  };
  return { fault, busy, secret, make };
}

function Make({ clusterId, clusterName, serverUrl }: Props) {
  const [name, setName] = useState("");
  const { fault, busy, secret, make } = useMaking(clusterId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void make(name);
  };
  return (
    <div className="flex flex-col gap-3">
      <form onSubmit={submit} className="flex flex-col items-start gap-2" noValidate>
        <div className="w-full">
          <Field
            label="New token"
            name="name"
            placeholder="nightly job"
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
            fault={fault}
          />
        </div>
        <Button type="submit" disabled={busy}>
          {busy ? "Making …" : "Make a token"}
        </Button>
      </form>
      {secret !== null && (
        <div role="status" className="flex flex-col gap-2">
          <Note kind="info" title="Shown this once">
            The token is in the command. It may push to this cluster and nothing else.
          </Note>
          <CopyCommand command={pushCommand("kube-bench", clusterName, serverUrl, secret) ?? secret} />
        </div>
      )}
    </div>
  );
}

function Row({ token, now, mayRevoke }: { token: TokenRow; now: string; mayRevoke: boolean }) {
  const router = useRouter();
  const [asked, setAsked] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const revoke = async () => {
    const answer = await send("DELETE", paths.token(token.id), undefined, z.unknown());
    setAsked(false);
    if (!answer.ok) return setFault(answer.message);
    router.refresh();
  };
  return (
    <li>
      <span className="min-w-0">
        <span className="font-medium break">{token.name}</span> <code className="text-text-3">{token.prefix}…</code>
        <span className="second">
          made <Time at={token.createdAt} now={now} /> by {token.createdBy},{" "}
          {token.lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              used <Time at={token.lastUsedAt} now={now} />
            </>
          )}
        </span>
        {fault !== null && (
          <span role="alert" className="second text-failing-text">
            {fault}
          </span>
        )}
      </span>
      {token.revokedAt !== null ? (
        <span className="unit">revoked</span>
      ) : !mayRevoke ? null : asked ? (
        <span className="flex gap-1">
          <Button small look="danger" onClick={revoke}>
            Revoke now
          </Button>
          <Button small look="quiet" onClick={() => setAsked(false)}>
            Keep
          </Button>
        </span>
      ) : (
        <Button small onClick={() => setAsked(true)}>
          Revoke
        </Button>
      )}
    </li>
  );
}

/** Tokens that may push to this cluster. A secret is shown once, when it is made, and kept nowhere in the page. */
export function Tokens(props: Props) {
  return (
    <div className="flex flex-col gap-3">
      {props.tokens.length === 0 ? (
        <p className="text-text-2">No token yet: nothing can push to this cluster.</p>
      ) : (
        <ul className="ledger-rows">
          {props.tokens.map((token) => (
            <Row key={token.id} token={token} now={props.now} mayRevoke={props.mayMake} />
          ))}
        </ul>
      )}
      {props.mayMake && <Make {...props} />}
    </div>
  );
}
