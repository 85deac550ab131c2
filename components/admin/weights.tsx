"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { adminPaths, heaviest, WeightValues, YardstickChanged } from "#lib/contract/setting.ts";
import type { YardstickView } from "#lib/contract/views/admin.ts";
import { count } from "#lib/contract/views/format.ts";
import { type AskedChange, ChangeDialog } from "./change-dialog.tsx";

const order = ["critical", "high", "medium", "low"] as const;
type Typed = Record<(typeof order)[number], string>;

const typedFrom = (weights: WeightValues): Typed => ({
  critical: String(weights.critical),
  high: String(weights.high),
  medium: String(weights.medium),
  low: String(weights.low),
});

const numbers = (typed: Typed) => ({
  critical: Number(typed.critical),
  high: Number(typed.high),
  medium: Number(typed.medium),
  low: Number(typed.low),
});

function asked(weights: WeightValues): AskedChange {
  return {
    heading: `Weigh ${order.map((name) => `${name} ${count(weights[name])}`).join(", ")}`,
    question: { change: "weights", weights },
    preview: adminPaths.yardstickPreview,
    path: adminPaths.yardstick,
    answer: YardstickChanged,
  };
}

function Rows({ view, typed, onType }: { view: YardstickView; typed: Typed; onType: (typed: Typed) => void }) {
  const { standard, controls, inForce } = view.weights;
  return (
    <tbody>
      {order.map((name) => (
        <tr key={name}>
          <th scope="row">
            <Severity severity={name} />
          </th>
          <td className="num" data-label="controls">
            {count(controls[name] ?? 0)}
          </td>
          <td className="num" data-label="default">
            {standard[name]}
          </td>
          <td className="num top-right">
            {view.mayEdit ? (
              <input
                className="input short"
                type="number"
                min={1}
                max={heaviest}
                required
                aria-label={`Weight of ${name}`}
                value={typed[name]}
                onChange={(event) => onType({ ...typed, [name]: event.target.value })}
              />
            ) : (
              <b className="font-semibold">{inForce[name]}</b>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** What a control weighs by its criticality; a change says first what it does to every framework. */
export function Weights({ view }: { view: YardstickView }) {
  const { inForce, standard } = view.weights;
  const [typed, setTyped] = useState(() => typedFrom(inForce));
  const [fault, setFault] = useState<string | null>(null);
  const [change, setChange] = useState<AskedChange | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = WeightValues.safeParse(numbers(typed));
    if (!parsed.success) return setFault(parsed.error.issues[0]?.message ?? "Use whole numbers from 1 on.");
    setFault(null);
    setChange(asked(parsed.data));
  };
  const isSame = order.every((name) => numbers(typed)[name] === inForce[name]);
  return (
    <>
      <form onSubmit={submit} noValidate className="flex max-w-[640px] flex-col gap-3">
        <table className="table tall rows">
          <Head />
          <Rows view={view} typed={typed} onType={setTyped} />
        </table>
        {fault !== null && (
          <p role="alert" className="help bad">
            {fault}
          </p>
        )}
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
      {change !== null && <ChangeDialog change={change} onClosed={() => setChange(null)} />}
    </>
  );
}

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">Criticality</th>
        <th scope="col" className="num">
          Kubernetes controls
        </th>
        <th scope="col" className="num">
          Default
        </th>
        <th scope="col" className="num">
          Weight
        </th>
      </tr>
    </thead>
  );
}
