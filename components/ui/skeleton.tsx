/** Grey boxes where the page's parts will stand, so that nothing jumps when they come. */
export function Skeleton({ rows = 8 }: { rows?: number }) {
  const widths = [100, 96, 88, 97, 90, 94, 85, 99];
  return (
    <div aria-hidden="true">
      <span className="skeleton mb-2" style={{ width: 220, height: 22 }} />
      <span className="skeleton mb-8" style={{ width: "42%" }} />
      <div className="section">
        <span className="skeleton mb-4 mt-2" style={{ width: 160, height: 14 }} />
        <div className="mb-8 flex gap-7">
          <span className="skeleton" style={{ width: 150, height: 56 }} />
          <span className="skeleton mt-1.5 flex-1" style={{ height: 28 }} />
        </div>
        {widths.slice(0, rows).map((width) => (
          <div key={width} className="border-b border-line py-4">
            <span className="skeleton" style={{ width: `${width}%` }} />
          </div>
        ))}
      </div>
    </div>
  );
}
