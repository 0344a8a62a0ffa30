import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { errorOf } from '../api/problem';
import { renewSession, signInWithAuthority, signInWithCode, signInWithToken, useSessionAnswer } from '../api/session';
import { Field } from '../ui/Field';
import { useSearch } from './useSearch';

/** Only a page of this dashboard: an address from elsewhere must not lead away. */
export function returnPath(text: string | undefined): string {
  const path = text?.replace(/^\/dashboard(?=\/|$)/, '') ?? '';
  return /^\/(?![/\\])/.test(path) && !path.startsWith('/sign-in') ? path : '/';
}

/** What an authority says of a sign-in that did not come about (RFC 6749, 4.1.2.1). */
export function authorityRefusal(error: string | undefined, description: string | undefined): string | undefined {
  if (error === undefined) return undefined;
  if (error === 'access_denied') return 'Your organisation did not let you in, or you went back. Sign in again, or ask who manages access.';
  return `Your organisation refused the sign-in: ${description ?? error}`;
}

export default function SignInPage() {
  const { search } = useSearch();
  const code = search['code'];
  const state = search['state'];
  const target = returnPath(search['return']);
  const answer = useSessionAnswer();
  const queries = useQueryClient();
  const router = useRouter();
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(code !== undefined);
  const [error, setError] = useState<string | undefined>(authorityRefusal(search['error'], search['error_description']));
  const used = useRef(false);

  useEffect(() => {
    document.title = 'Sign in · BusinessMetrics';
  }, []);

  const enter = async (signIn: () => Promise<string | undefined>, refused: string) => {
    setBusy(true);
    setError(undefined);
    try {
      const begun = await signIn();
      await renewSession(queries);
      router.history.replace(`/dashboard${begun === undefined ? target : returnPath(begun)}`);
    } catch (failure) {
      const problem = errorOf(failure);
      setError(problem.problem.status === 401 ? refused : problem.message);
      setBusy(false);
    }
  };

  // Who is signed in already has nothing to do here.
  const isSignedIn = answer?.session != null && code === undefined && !busy;
  useEffect(() => {
    if (isSignedIn) router.history.replace(`/dashboard${target}`);
  }, [isSignedIn, router, target]);

  // Once: the code is for a single use.
  useEffect(() => {
    if (code === undefined || used.current) return;
    used.current = true;
    void enter(() => (state === undefined ? signInWithCode(code) : signInWithAuthority(code, state)), 'The link has been used, or is older than a minute. Restart the service for another, or paste a token.');
  });

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (token.trim() !== '') void enter(() => signInWithToken(token), 'That is no valid token, or it has expired.');
  };

  return (
    <main className="sign-in" id="main">
      <p className="brand">
        <span aria-hidden="true">▚ </span>BusinessMetrics
      </p>
      <h1>Sign in</h1>
      {answer?.sign_in.open_id === true && error !== undefined && (
        <p role="alert" className="error">
          {error}
        </p>
      )}
      {answer?.sign_in.open_id === true && (
        <a className="button primary" href={`/dashboard/sign-in/open-id?return=${encodeURIComponent(`/dashboard${target}`)}`}>
          Sign in with your organisation
        </a>
      )}
      {answer?.sign_in.token !== false && (
        <form onSubmit={submit}>
          <Field
            label="Token"
            name="token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            required
            hint="What BusinessMetrics token prints. The page keeps it in a cookie that no script can read."
            error={answer?.sign_in.open_id === true ? undefined : error}
            value={token}
            onChange={event => setToken(event.target.value)}
          />
          <button type="submit" className="primary" disabled={busy}>
            {busy ? 'Signing in' : 'Sign in'}
          </button>
        </form>
      )}
    </main>
  );
}
