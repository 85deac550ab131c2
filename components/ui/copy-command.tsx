import { Fragment } from "react";
import { CopyButton } from "./copy-button.tsx";

/** A command to copy: it wraps and is never cut. */
export function CopyCommand({ command, prompt = "$" }: { command: string; prompt?: string | null }) {
  return (
    <div className="command">
      {prompt !== null && (
        <span aria-hidden="true" className="text-text-3">
          {prompt}
        </span>
      )}
      <code>
        {command.split(/ (?=--?[a-z])/).map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one command never change their order
          <Fragment key={index}>
            {index > 0 && " "}
            <span className="option">{part}</span>
          </Fragment>
        ))}
      </code>
      <CopyButton text={command} what="command" />
    </div>
  );
}
