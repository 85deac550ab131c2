"use client";

import { useState } from "react";
import type { ClusterRef } from "#lib/contract/views/standing.ts";

/** All clusters, or some of them; read back with `reachOf`. */
export function ReachChoice({ clusters, mayAll }: { clusters: readonly ClusterRef[]; mayAll: boolean }) {
  const [isAll, setAll] = useState(false);
  return (
    <fieldset className="checks">
      <legend className="field-label">On</legend>
      {mayAll && (
        <label>
          <input type="radio" name="reach" value="all" checked={isAll} onChange={() => setAll(true)} /> all clusters,
          later ones too
        </label>
      )}
      <label>
        <input type="radio" name="reach" value="some" checked={!isAll} onChange={() => setAll(false)} /> these clusters
      </label>
      {!isAll && (
        <fieldset className="check-list" aria-label="Clusters">
          {clusters.map(({ id, name }) => (
            <label key={id}>
              <input type="checkbox" name="cluster" value={id} /> {name}
            </label>
          ))}
          {clusters.length === 0 && <p className="help">No cluster is registered yet.</p>}
        </fieldset>
      )}
    </fieldset>
  );
}

/** What was chosen; null where nothing was. */
export function reachOf(form: FormData): "all" | readonly string[] | null {
  if (form.get("reach") === "all") return "all";
  const clusters = form.getAll("cluster").map(String);
  return clusters.length === 0 ? null : clusters;
}
