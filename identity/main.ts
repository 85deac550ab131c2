import { readIdentityEnv } from "#lib/env.ts";
import { makeIdentity } from "./server.ts";

// The local identity provider as a process of its own, on 127.0.0.1 only. `npm start` starts it and hears when it is
// ready and, once in its life, the administrator's first password.
const env = readIdentityEnv();
const { server, createdPassword, people } = await makeIdentity(env);

server.listen(env.port, "127.0.0.1", () => {
  process.send?.({
    ready: true,
    createdPassword,
    people: people.map(({ name, title, email }) => ({ name, title, email })),
  });
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
}
