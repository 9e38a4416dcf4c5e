import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** In the build and not read from node_modules at run time: looking for their many files was a third of every start. */
const bundled = [
  'commander',
  'conf',
  'docker-modem',
  'i18next',
  'picocolors',
  'semver',
  'tar-stream',
  'ws',
  'yaml',
  'zod',
];

/** What libraries load for options that nobody here uses: SSH by the modem, schemas of settings. Another third. */
const unused = /\/docker-modem\/lib\/ssh\.js$|\/ajv\/dist\/2020\.js$|\/ajv-formats\/dist\/index\.js$/;
const withoutUnused: Plugin = {
  name: 'without-unused',
  load: (id) => (unused.test(id) ? 'module.exports = {};' : null),
};

/** Chunks that the first list needs, whatever the language is. */
const first: readonly string[] = ['connect', 'main', 'rolldown-runtime', 'window'];

/** The page names what it will need at once: the browser asks for it while it still reads the first script. */
const namesWindow: Plugin = {
  name: 'names-window',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter(
        (file) => file.type === 'chunk' && first.includes(file.name),
      );
      const scripts = chunks.map(({ fileName }) => ({ rel: 'modulepreload', href: `./${fileName}` }));
      const styles = chunks.flatMap(({ viteMetadata }) =>
        [...(viteMetadata?.importedCss ?? [])].map((file) => ({
          rel: 'preload',
          as: 'style',
          href: `./${file}`,
        })),
      );
      return [...scripts, ...styles].map((attrs) => ({
        tag: 'link',
        attrs: { ...attrs, crossorigin: true },
      }));
    },
  },
};

/** One build, a door per input. */
export default defineConfig({
  main: {
    plugins: [withoutUnused],
    build: {
      // The web and command line doors run on the Node of the machine, not on Electron's.
      target: 'node20.19',
      externalizeDeps: { exclude: bundled },
      sourcemap: true,
      rollupOptions: {
        input: { index: 'src/main/index.ts', cli: 'src/main/cli.ts', web: 'src/main/web.ts' },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // Why CommonJS: a sandboxed window loads no module.
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react(), namesWindow],
    build: {
      outDir: 'out/renderer',
      minify: true,
      target: 'es2023',
      // Why: the page's policy forbids inline scripts and data addresses, and every browser it meets preloads modules.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // One file on purpose, see below; what is loaded for the first paint is held by a bench (400 kB compressed).
      chunkSizeWarningLimit: 700,
      rollupOptions: {
        input: 'src/renderer/index.html',
        output: {
          codeSplitting: {
            groups: [
              // Why: a request costs the browser more than what is in it. So what the first list needs is one file; what
              // says that it cannot be had must not be in it.
              { name: 'boot', test: /renderer[\\/]src[\\/]boot\.ts$/ },
              // Why apart: it is run while the browser still reads the window.
              { name: 'connect', test: /renderer[\\/]src[\\/]connect\.ts$/ },
              { name: 'window', test: /renderer[\\/]src[\\/]main\.tsx$/ },
              { name: 'icons', test: /node_modules[\\/]lucide-react/ },
            ],
          },
        },
      },
    },
  },
});
