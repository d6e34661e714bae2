import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import preact from "@preact/preset-vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const SERVER = process.env.WATCHROOM_URL ?? "http://127.0.0.1:5000"; // of `npm run dev`
const WORTHWHILE_BYTES = 1_024;

export default defineConfig({
  base: "./", // the server says in <base> where the pages lie
  plugins: [preact({ devToolsEnabled: false }), compressed()],
  build: {
    outDir: "../src/watchroom/web/ui",
    emptyOutDir: true,
    target: "es2022",
    manifest: true, // tests read there what belongs to which page
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the content security policy lets no data: scripts or styles in
  },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/ws", "/docs", "/schema"].map((path) => [
        path,
        { target: SERVER, ws: path === "/ws", changeOrigin: true, rewriteWsOrigin: true },
      ]),
    ),
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});

/** Puts compressed twins beside what was built, so that the server never compresses anything. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir = "." }) {
      for (const name of readdirSync(join(dir, "assets"))) {
        const content = readFileSync(join(dir, "assets", name));
        if (!/\.(js|css|svg)$/.test(name) || content.length < WORTHWHILE_BYTES) continue;
        writeFileSync(join(dir, "assets", `${name}.br`), brotliCompressSync(content));
        writeFileSync(join(dir, "assets", `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
