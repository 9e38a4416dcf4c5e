import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** One build, a door per input. Dependencies stay outside: they are read from node_modules at run time. */
export default defineConfig({
  main: {
    build: {
      // The web and command line doors run on the Node of the machine, not on Electron's.
      target: 'node20.19',
      externalizeDeps: true,
      sourcemap: true,
      rollupOptions: {
        input: { cli: 'src/main/cli.ts', web: 'src/main/web.ts' },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      target: 'es2023',
      // Why: the page's policy forbids inline scripts and data addresses, and every browser it meets preloads modules.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: 'src/renderer/index.html' },
    },
  },
});
