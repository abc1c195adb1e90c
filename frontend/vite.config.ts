import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const junitFile = process.env['JUNIT_FILE'];

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': process.env['TESTLANE_URL'] ?? 'http://127.0.0.1:8081' },
  },
  build: {
    // Inlined fonts would be data: addresses, which the Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  worker: { format: 'es' },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://127.0.0.1:8081/' } },
    setupFiles: ['./src/test/setup.ts'],
    css: false,
    // What a test leaves behind ends in setup.ts, so that all can share one page and one set of modules.
    isolate: false,
    testTimeout: 30_000,
    reporters: junitFile ? ['default', 'junit'] : ['default'],
    ...(junitFile ? { outputFile: { junit: junitFile } } : {}),
  },
});
