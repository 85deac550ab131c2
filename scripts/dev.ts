import { launch } from "./parts/launch.ts";

// Everything as in `npm start` and on the same data, but pages are compiled as they are opened.
await launch("dev");
