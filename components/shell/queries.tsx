"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Holding } from "./holding.tsx";

// Nothing is asked for again by itself: the pulse says when something changed, and each page what it then needs.
const defaults = {
  queries: { staleTime: 30_000, retry: 1, refetchOnWindowFocus: false, refetchOnReconnect: false },
} as const;

/** What the browser asked the API for and still knows, shared by everything in the frame. */
export function Queries({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: defaults }));
  return (
    <QueryClientProvider client={client}>
      <Holding>{children}</Holding>
    </QueryClientProvider>
  );
}
