/** The mark is the proof bar in small: what is proven, the mark, what is not. */
export function Brand() {
  return (
    <div className="brand">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <rect x="1" y="6.5" width="10" height="7" fill="var(--color-passing)" />
        <rect x="14.5" y="7" width="4" height="6" fill="none" stroke="var(--color-line-control)" />
        <rect x="11.5" y="2" width="2" height="16" fill="var(--color-text)" />
      </svg>
      <span>Kubeproof</span>
    </div>
  );
}
