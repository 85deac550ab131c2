"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { send } from "#components/ui/send.ts";
import { CheckedOwnFile, ownCatalogPaths, UploadedOwnFile } from "#lib/contract/own-catalog.ts";
import { readOwnFile } from "./read-own-file.ts";

type Body = { readonly fileName: string; readonly content: string };
type Put = { readonly name: string; readonly version: number; readonly kind: "framework" | "mapping" };

/** Checks a file with the server, and puts it in force once somebody says so. */
export function useBringing() {
  const router = useRouter();
  const [body, setBody] = useState<Body | null>(null);
  const [checked, setChecked] = useState<CheckedOwnFile | null>(null);
  const [put, setPut] = useState<Put | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const begin = () => {
    setChecked(null);
    setPut(null);
    setFault(null);
  };
  const check = async (asked: Body) => {
    begin();
    setBody(asked);
    setBusy(true);
    const answer = await send("POST", ownCatalogPaths.check, asked, CheckedOwnFile);
    setBusy(false);
    if (answer.ok) setChecked(answer.value);
    else setFault(answer.message);
  };
  const choose = async (file: File) => {
    const read = await readOwnFile(file);
    if (read.ok) return await check({ fileName: file.name, content: read.content });
    begin();
    setBody(null);
    setFault(read.message);
  };
  const putInForce = async () => {
    const kind = checked?.summary?.kind;
    if (body === null || kind === undefined) return;
    setBusy(true);
    const answer = await send("POST", ownCatalogPaths.files, body, UploadedOwnFile);
    setBusy(false);
    if (!answer.ok) return setFault(answer.message);
    begin();
    setPut({ name: answer.value.name, version: answer.value.versionNumber, kind });
    router.refresh();
  };
  return { fileName: body?.fileName ?? "", checked, put, fault, busy, check, choose, putInForce };
}
