import { launch } from "./parts/launch.ts";

await launch("start");
