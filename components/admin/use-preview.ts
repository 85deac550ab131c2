import { useEffect, useState } from "react";
import { send } from "#components/ui/send.ts";
import { ScorePreview } from "#lib/contract/views/admin.ts";

/** What a change would do, asked of the server once; a string says why nobody knows, null that it is still asked. */
export function usePreview(path: string, question: unknown): ScorePreview | string | null {
  const [preview, setPreview] = useState<ScorePreview | string | null>(null);
  const body = JSON.stringify(question);
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const answer = await send("POST", path, JSON.parse(body), ScorePreview);
      if (!isGone) setPreview(answer.ok ? answer.value : answer.message);
    };
    void look();
    return () => {
      isGone = true;
    };
  }, [path, body]);
  return preview;
}
