/** Silence as a whole bar: nothing was looked at. `sentence` says what is silent. */
export function Hatch({ sentence, size = "lg" }: { sentence: string; size?: "lg" | "xl" }) {
  return (
    <div className={`proof ${size}`} role="img" aria-label={sentence}>
      <div className="proof-bar">
        <span className="seg not-assessed" style={{ flex: "1 0 0" }} />
      </div>
      <span className="proof-mark" style={{ left: 0 }} />
    </div>
  );
}
