// Ends with 0 while the process of this container answers. HEALTH_URL says where; without it the web server is asked.
const url = process.env.HEALTH_URL || `http://127.0.0.1:${process.env.PORT || 3000}/healthz`;

try {
  const response = await fetch(url, { signal: AbortSignal.timeout(4_000), redirect: "manual" });
  process.exit(response.ok ? 0 : 1);
} catch {
  process.exit(1);
}
