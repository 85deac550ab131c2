"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { adminPaths, ParameterValues, YardstickChanged } from "#lib/contract/setting.ts";
import type { YardstickView } from "#lib/contract/views/admin.ts";
import { ChangeDialog } from "./change-dialog.tsx";

type Typed = {
  readonly systemNamespaces: string;
  readonly critical: string;
  readonly high: string;
  readonly digestPercent: string;
  readonly requiredSources: readonly string[];
  readonly policyEngines: string;
  readonly fixWindowDays: string;
};

const typedFrom = (values: ParameterValues): Typed => ({
  systemNamespaces: values.systemNamespaces.join(", "),
  critical: String(values.deadlineDays.critical),
  high: String(values.deadlineDays.high),
  digestPercent: values.digestPercent === null ? "" : String(values.digestPercent),
  requiredSources: values.requiredSources,
  policyEngines: values.policyEngines.join(", "),
  fixWindowDays: String(values.fixWindowDays),
});

const listed = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");

const read = (typed: Typed) =>
  ParameterValues.safeParse({
    systemNamespaces: listed(typed.systemNamespaces),
    deadlineDays: { critical: Number(typed.critical), high: Number(typed.high) },
    digestPercent: typed.digestPercent.trim() === "" ? null : Number(typed.digestPercent),
    requiredSources: [...typed.requiredSources],
    policyEngines: listed(typed.policyEngines),
    fixWindowDays: Number(typed.fixWindowDays),
  });

type Faults = ReadonlyMap<string, string>;

/** The first fault of each field, by the first part of its path that has a field of its own. */
function faultsOf(result: ReturnType<typeof read>): Faults {
  const faults = new Map<string, string>();
  if (result.success) return faults;
  for (const { path, message } of result.error.issues) {
    const [part, index] = path.map(String);
    const field = part === "deadlineDays" && index !== undefined ? index : (part ?? "");
    if (!faults.has(field)) faults.set(field, message);
  }
  return faults;
}

type Part = { typed: Typed; faults: Faults; isLocked: boolean; onType: (change: Partial<Typed>) => void };

function Deadlines({ typed, faults, isLocked, onType }: Part) {
  const field = (name: "critical" | "high", label: string) => (
    <Field
      label={label}
      type="number"
      min={1}
      disabled={isLocked}
      value={typed[name]}
      fault={faults.get(name) ?? (name === "high" ? faults.get("deadlineDays") : null) ?? null}
      help="Days from when a tool first saw it, until an open vulnerability with a fix fails its image."
      onChange={(event) => onType({ [name]: event.target.value })}
    />
  );
  return (
    <div className="field-row">
      {field("critical", "Deadline, critical")}
      {field("high", "Deadline, high")}
    </div>
  );
}

function Sources({ view, typed, isLocked, onType }: Part & { view: YardstickView }) {
  const toggle = (id: string, isOn: boolean) =>
    onType({
      requiredSources: view.scanners
        .map((scanner) => scanner.id)
        .filter((each) => (each === id ? isOn : typed.requiredSources.includes(each))),
    });
  return (
    <fieldset className="checks">
      <legend className="field-label">Scanners every cluster needs</legend>
      {view.scanners.map(({ id, label }) => (
        <label key={id}>
          <input
            type="checkbox"
            disabled={isLocked}
            checked={typed.requiredSources.includes(id)}
            onChange={(event) => toggle(id, event.target.checked)}
          />{" "}
          {label}
        </label>
      ))}
      <p className="help">Where one of them was never heard, nobody can say that the cluster is looked at.</p>
    </fieldset>
  );
}

function Fields(part: Part & { view: YardstickView }) {
  const { typed, faults, isLocked, onType } = part;
  const text = (name: "systemNamespaces" | "policyEngines" | "digestPercent" | "fixWindowDays") => ({
    value: typed[name],
    disabled: isLocked,
    fault: faults.get(name) ?? null,
    onChange: (event: { target: { value: string } }) => onType({ [name]: event.target.value }),
  });
  return (
    <>
      <Field
        label="System namespaces"
        help="Left out of facts about workloads and namespaces, and counted as left out beside them."
        {...text("systemNamespaces")}
      />
      <Deadlines {...part} />
      <div className="field-row">
        <Field
          label="Images pinned by digest, at least %"
          help="Empty: no target, and the share is only shown."
          inputMode="numeric"
          {...text("digestPercent")}
        />
        <Field
          label="Fixes are averaged over, days"
          help="The window of the mean time to fix."
          type="number"
          min={1}
          {...text("fixWindowDays")}
        />
      </div>
      <Sources {...part} />
      <Field
        label="Policy engines"
        help="Whose policy reports show that admission policies are evaluated."
        {...text("policyEngines")}
      />
    </>
  );
}

/** What facts are measured against; a change is tried on stored scans before it is made. */
export function Parameters({ view }: { view: YardstickView }) {
  const { inForce, standard } = view.parameters;
  const [typed, setTyped] = useState(() => typedFrom(inForce));
  const [faults, setFaults] = useState<Faults>(new Map());
  const [asked, setAsked] = useState<ParameterValues | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const result = read(typed);
    setFaults(faultsOf(result));
    if (result.success) setAsked(result.data);
  };
  const isSame = JSON.stringify(typed) === JSON.stringify(typedFrom(inForce));
  const onType = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  return (
    <>
      <form onSubmit={submit} noValidate className="flex max-w-[720px] flex-col gap-5">
        <Fields view={view} typed={typed} faults={faults} isLocked={!view.mayEdit} onType={onType} />
        {view.mayEdit && (
          <p className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" disabled={isSame}>
              See what it changes
            </Button>
            <Button look="quiet" onClick={() => setTyped(typedFrom(standard))}>
              Fill in the defaults
            </Button>
          </p>
        )}
      </form>
      {asked !== null && (
        <ChangeDialog
          change={{
            heading: "Change what facts are measured against",
            question: { change: "parameters", parameters: asked },
            preview: adminPaths.yardstickPreview,
            path: adminPaths.yardstick,
            answer: YardstickChanged,
          }}
          onClosed={() => setAsked(null)}
        />
      )}
    </>
  );
}
