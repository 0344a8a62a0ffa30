import { Component, type ReactNode } from 'react';
import { errorOf, type ProblemError } from '../api/problem';
import { Failure } from './Panel';

/** What fails here leaves the rest of the page alone. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: ProblemError | undefined; since: number }> {
  override state = { error: undefined as ProblemError | undefined, since: 0 };

  static getDerivedStateFromError(failure: unknown) {
    return { error: errorOf(failure), since: Date.now() };
  }

  override render() {
    const { error, since } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div data-state="error">
        <Failure error={error} since={since} again={() => this.setState({ error: undefined, since: 0 })} />
      </div>
    );
  }
}
