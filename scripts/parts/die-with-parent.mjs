// Loaded first into every part. When the starter is killed the channel to it closes, and the part must not live on:
// it would hold its port and its place at the database. A part hands its flags on to processes it forks itself, whose
// channel is their own affair: only a child of the starter listens.
if (process.channel && process.ppid === Number(process.env.KUBEPROOF_STARTER)) {
  process.on("disconnect", () => {
    setTimeout(() => process.exit(1), 5_000).unref();
    process.kill(process.pid, "SIGTERM");
  });
  process.channel.unref();
}
