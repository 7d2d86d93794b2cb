import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // Relative addresses, so that the built page may lie in any folder of the server's public folder.
  base: "./",
  server: {
    // `npm run dev` serves the page; the API is that of a PocketBase on this machine.
    proxy: { "/api": "http://127.0.0.1:8090" },
    // Only because the package is linked from this repository: the server reads no files outside of its project.
    fs: { allow: ["../.."] },
  },
});
