import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The service that `npm run dev` shows, and a token for it: only ever read here, never built in. */
const service = process.env['DASHBOARD_SERVICE'] ?? 'http://127.0.0.1:8000';
const token = process.env['DASHBOARD_TOKEN'];

const asked = [
  '/metrics', '/figures', '/live', '/alerts', '/channels', '/routes', '/silences', '/deliveries', '/budgets', '/reports', '/report-runs',
  '/report-schedules', '/report-occurrences', '/shares', '/shared', '/audit', '/archive', '/projections', '/nodes', '/subjects', '/tokens', '/health', '/dashboards',
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
  // A page's surroundings for each file took ten times as long as what is tested; none leaves anything in them.
  test: { environment: 'happy-dom', isolate: false, include: ['src/**/*.test.{ts,tsx}'] },
});
