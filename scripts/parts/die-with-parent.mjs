// Loaded first into every part. When the starter is killed the channel to it closes, and the part must not live on:
// it would hold its port and its place at the database.
if (process.channel) {
  process.on("disconnect", () => {
    setTimeout(() => process.exit(1), 5_000).unref();
    process.kill(process.pid, "SIGTERM");
  });
  process.channel.unref();
}
