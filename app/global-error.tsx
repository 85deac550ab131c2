"use client";

import "./globals.css";

/** The last net: even the frame could not be made. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <div className="sign-in">
          <main className="sign-in-card">
            <h1>Kubeproof could not show anything</h1>
            <p className="mt-1 mb-4 text-text-2">Nothing was changed. The server's log has the reason.</p>
            <button type="button" className="button" onClick={() => retry()}>
              Try again
            </button>
          </main>
        </div>
      </body>
    </html>
  );
}
