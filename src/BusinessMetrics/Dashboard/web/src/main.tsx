import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onUnauthorized } from './api/client';
import { Live } from './api/live';
import { errorOf } from './api/problem';
import { forgetSession, renewSession } from './api/session';
import { LiveContext } from './app/context';
import { makeRouter } from './app/router';
import { applyTheme } from './app/theme';
import './styles/index.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // A refusal stays one; a service that restarts is back in a moment.
      retry: (failures, failure) => {
        const { status } = errorOf(failure).problem;
        return failures < 2 && (status === 0 || status >= 500);
      },
    },
  },
});

onUnauthorized(() => forgetSession(queries));
const live = new Live(queries, () => void renewSession(queries));
const router = makeRouter(queries);

applyTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('The document has no root.');
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <LiveContext value={live}>
          <RouterProvider router={router} />
        </LiveContext>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
