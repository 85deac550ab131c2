"use client";

import { useEffect } from "react";
import { send } from "#components/ui/send.ts";
import { NotedVisit } from "#lib/contract/visit.ts";

/** Notes that somebody is here, once the page is shown: a page fetched ahead is no visit. What comes of it is not waited for. */
export function NoteVisit() {
  useEffect(() => {
    if (document.visibilityState === "visible") void send("POST", "/api/v1/visits", {}, NotedVisit);
  }, []);
  return null;
}
