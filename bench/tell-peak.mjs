// Preloaded into the process that is measured: at its end it writes how much memory it took at most, in bytes.
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.BENCH_PEAK_FILE, String(process.resourceUsage().maxRSS * 1024)));
