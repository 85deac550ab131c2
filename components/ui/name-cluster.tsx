"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ClusterName, MadeToken, paths, RegisteredCluster } from "#lib/contract/views/actions.ts";
import { pushCommand } from "#lib/contract/views/push-command.ts";
import { Button } from "./button.tsx";
import { CopyCommand } from "./copy-command.tsx";
import { Field } from "./field.tsx";
import { send } from "./send.ts";

type Made = { readonly name: string; readonly token: string };

/** Registers a cluster and makes a token for it; the secret stays in this browser tab. */
async function register(name: string): Promise<{ made: Made } | { fault: string }> {
  const cluster = await send("POST", paths.clusters, { name }, RegisteredCluster);
  if (!cluster.ok) return { fault: cluster.message };
  const token = await send("POST", paths.tokens(cluster.value.id), { name: "first push" }, MadeToken);
  if (!token.ok)
    return { fault: `The cluster is registered, but no token was made: ${token.message} Make one on its page.` };
  return { made: { name: cluster.value.name, token: token.value.token } };
}

function Command({ made, serverUrl }: { made: Made; serverUrl: string }) {
  return (
    <div className="flex flex-col gap-2" role="status">
      <p>
        <b className="font-medium">{made.name}</b> is registered. Its token is in the command and is shown this once.
      </p>
      <CopyCommand command={pushCommand("kube-bench", made.name, serverUrl, made.token) ?? made.token} />
      <p className="help">
        Run it in a clone of this product where the file is. NODE is the node kube-bench ran on: its output does not
        say.
      </p>
    </div>
  );
}

/** Name a cluster, get a token made for it and the command that uses it. */
export function NameCluster({ serverUrl }: { serverUrl: string }) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = ClusterName.safeParse(name);
    if (!parsed.success) return setFault(parsed.error.issues[0]?.message ?? "Give it a name.");
    setBusy(true);
    setFault(null);
    const result = await register(parsed.data);
    setBusy(false);
    if ("fault" in result) return setFault(result.fault);
    setMade(result.made);
    router.refresh();
  };
  if (made !== null) return <Command made={made} serverUrl={serverUrl} />;
  return (
    <form onSubmit={submit} className="flex flex-col gap-3" noValidate>
      <Field
        label="Name of the cluster"
        name="name"
        placeholder="prod-eu"
        autoComplete="off"
        spellCheck={false}
        value={name}
        onChange={(event) => setName(event.target.value)}
        fault={fault}
        help="Letters, digits, dots and dashes. It is for people; the cluster's own identity follows with its reports."
      />
      <div>
        <Button type="submit" look="primary" disabled={busy}>
          {busy ? "Registering …" : "Register and make a token"}
        </Button>
      </div>
    </form>
  );
}
