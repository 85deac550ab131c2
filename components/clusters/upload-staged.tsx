"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { visible } from "#components/ui/visible.ts";
import type { ClusterPage } from "#lib/contract/views/cluster.ts";
import { bytes } from "#lib/contract/views/format.ts";
import type { ChosenFile } from "./choose-file.ts";
import { completenessChoices, noWords, textFields, type UploadWords } from "./upload-options.ts";

type Scanners = ClusterPage["scanners"];

/** Which tool wrote it: proposed by content, and for the person to say. */
function ScannerChoice({
  file,
  scanners,
  scanner,
  onChoose,
}: {
  file: ChosenFile;
  scanners: Scanners;
  scanner: string;
  onChoose: (scanner: string) => void;
}) {
  const id = useId();
  const { likely } = file;
  const isReadable = scanners.some((each) => each.id === likely?.id);
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        Scanner
      </label>
      <select id={id} className="input" value={scanner} onChange={(event) => onChoose(event.target.value)}>
        {scanner === "" && <option value="">Choose who wrote it</option>}
        {scanners.map((each) => (
          <option key={each.id} value={each.id}>
            {each.label}
          </option>
        ))}
      </select>
      <p className={likely !== null && scanner === likely.id ? "help" : "help bad"} role="status">
        {likely === null
          ? "Nothing in it tells which tool wrote it."
          : !isReadable
            ? `It looks like ${likely.label}, whose files are not read here.`
            : scanner === likely.id
              ? `Recognised by its content: ${likely.label}.`
              : `By its content it looks like ${likely.label}.`}
      </p>
    </div>
  );
}

function Options({
  scanner,
  words,
  onChange,
}: {
  scanner: string;
  words: UploadWords;
  onChange: (words: UploadWords) => void;
}) {
  const id = useId();
  return (
    <>
      {textFields(scanner).map(({ name, label, placeholder, help }) => (
        <Field
          key={name}
          label={label}
          name={name}
          placeholder={placeholder}
          help={help}
          autoComplete="off"
          spellCheck={false}
          maxLength={name === "toolVersion" ? 100 : 253}
          value={words[name]}
          onChange={(event) => onChange({ ...words, [name]: event.target.value })}
        />
      ))}
      <div>
        <label className="field-label" htmlFor={id}>
          Completeness
        </label>
        <select
          id={id}
          className="input"
          value={words.completeness}
          onChange={(event) => {
            const chosen = completenessChoices(scanner).find((choice) => choice.value === event.target.value);
            onChange({ ...words, completeness: chosen?.value ?? "" });
          }}
        >
          {completenessChoices(scanner).map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <p className="help">What a file leaves out, it cannot close.</p>
      </div>
    </>
  );
}

/** A chosen file with what is known about it, before it is sent. */
export function Staged({
  file,
  scanners,
  onSend,
  onDrop,
}: {
  file: ChosenFile;
  scanners: Scanners;
  onSend: (scanner: string, words: UploadWords) => void;
  onDrop: () => void;
}) {
  const proposed = scanners.find((each) => each.id === file.likely?.id)?.id ?? "";
  const [scanner, setScanner] = useState(proposed);
  const [words, setWords] = useState<UploadWords>(noWords);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (scanner !== "") onSend(scanner, words);
  };
  const chosen = scanners.find((each) => each.id === scanner);
  return (
    <form className="frame flex flex-col gap-3 p-4" onSubmit={submit} aria-label="Send the chosen file">
      <p className="flex gap-2">
        <span className="font-medium break">{visible(file.name)}</span>
        <span className="unit ml-auto whitespace-nowrap">{bytes(file.data.byteLength)}</span>
      </p>
      <div className="upload-fields">
        <ScannerChoice file={file} scanners={scanners} scanner={scanner} onChoose={setScanner} />
        {scanner !== "" && <Options scanner={scanner} words={words} onChange={setWords} />}
      </div>
      {chosen !== undefined && <p className="help">{chosen.silenceMeans}</p>}
      <p className="flex gap-2">
        <Button type="submit" look="primary" disabled={scanner === ""}>
          Send
        </Button>
        <Button look="quiet" onClick={onDrop}>
          Another file
        </Button>
      </p>
    </form>
  );
}
