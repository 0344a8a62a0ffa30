import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The service that `npm run dev` shows, and a token for it: only ever read here, never built in. */
const service = process.env['DASHBOARD_SERVICE'] ?? 'http://127.0.0.1:8000';
const token = process.env['DASHBOARD_TOKEN'];

const asked = [
  '/metrics', '/figures', '/live', '/alerts', '/budgets', '/audit', '/archive', '/projections', '/subjects', '/tokens', '/health', '/dashboards',
  '/dashboard/session', '/dashboard/sign-in/open-id', '/dashboard/sign-in/callback',
];

export default defineConfig({
  base: '/dashboard/',
  plugins: [react()],
  build: {
    // The same bytes on every machine: CI builds again and compares. A map would hold paths, and be served.
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    outDir: '../../wwwroot/dashboard',
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/[name].js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
      },
    },
  },
  server: {
    proxy: Object.fromEntries(asked.map(path => [path, { target: service, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }])),
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
