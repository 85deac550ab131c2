"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { send } from "#components/ui/send.ts";
import { GivenRole, rolePaths } from "#lib/contract/role.ts";
import { counted } from "#lib/contract/views/format.ts";
import type { ClusterRef } from "#lib/contract/views/standing.ts";
import { type Role, roles, roleTitles } from "#lib/domain/access/role.ts";
import { ReachChoice, reachOf } from "./reach-choice.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";

type Asked = { readonly group: string; readonly role: Role; readonly clusters: "all" | readonly string[] };

function askedOf(form: FormData): Asked | string {
  const group = String(form.get("group") ?? "").trim();
  const role = roles.find((each) => each === form.get("role"));
  const clusters = reachOf(form);
  if (group === "" || role === undefined) return "Name the group, as the identity provider spells it.";
  return clusters === null ? "Choose its clusters." : { group, role, clusters };
}

function Confirm({ asked, onClosed }: { asked: Asked; onClosed: () => void }) {
  const { group, role, clusters } = asked;
  const on = clusters === "all" ? "all clusters" : counted(clusters.length, "cluster", "clusters");
  const give = async (reason: string) => {
    const answer = await send("POST", rolePaths.roles, { ...asked, reason }, GivenRole);
    return answer.ok ? null : answer.message;
  };
  return (
    <ReasonDialog
      heading={`Make everybody in ${group} ${roleTitles[role]} on ${on}`}
      verb={["Give the role", "Giving …"]}
      onConfirm={give}
      onClosed={onClosed}
    >
      <p>
        It holds from their next request on, and for whoever joins the group from their next sign-in on. Nobody can give
        a role to a group of their own.
      </p>
    </ReasonDialog>
  );
}

/** Gives a role to a group of the identity provider, on all clusters or on some. */
export function GiveRole({ groups, clusters }: { groups: readonly string[]; clusters: readonly ClusterRef[] }) {
  const [fault, setFault] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const list = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = askedOf(new FormData(event.currentTarget));
    setFault(typeof read === "string" ? read : null);
    if (typeof read !== "string") setAsked(read);
  };
  return (
    <>
      <form onSubmit={submit} className="flex max-w-[720px] flex-col gap-4" noValidate>
        <div className="field-row">
          <Field label="Group" name="group" list={list} autoComplete="off" maxLength={256} />
          <datalist id={list}>
            {groups.map((group) => (
              <option key={group} value={group} />
            ))}
          </datalist>
          <label className="block">
            <span className="field-label">Role</span>
            <select className="input" name="role" defaultValue="engineer">
              {roles.map((role) => (
                <option key={role} value={role}>
                  {roleTitles[role]}
                </option>
              ))}
            </select>
          </label>
        </div>
        <ReachChoice clusters={clusters} mayAll />
        {fault !== null && (
          <p role="alert" className="help bad">
            {fault}
          </p>
        )}
        <p>
          <Button type="submit">Give this role …</Button>
        </p>
      </form>
      {asked !== null && <Confirm asked={asked} onClosed={() => setAsked(null)} />}
    </>
  );
}
