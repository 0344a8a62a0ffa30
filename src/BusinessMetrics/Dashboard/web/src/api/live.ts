import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/** How the page learns that figures have moved on. */
export type LiveMode = 'connecting' | 'live' | 'polling' | 'offline' | 'still';

export interface LiveState {
  mode: LiveMode;
  /** When the page last knew that it shows what the service has. */
  current: number;
  /** The place in the log of the last word. */
  at: number | undefined;
}

export interface LiveFacts {
  online: boolean;
  /** As of a moment nothing moves. */
  asOf: boolean;
  open: boolean;
  /** Attempts since it was last open. */
  failures: number;
  /** Whether the last question by polling was answered. */
  answered: boolean;
}

/** A stream that failed this often is not to be had for now. */
const patience = 2;

export function modeOf({ online, asOf, open, failures, answered }: LiveFacts): LiveMode {
  if (!online) return 'offline';
  if (asOf) return 'still';
  if (open) return 'live';
  if (!answered) return 'offline';
  return failures >= patience ? 'polling' : 'connecting';
}

/** Whether a question that depends on some read models has to be asked again; without a word of which, it has. */
export function concerns(models: unknown, moved: readonly string[]): boolean {
  return Array.isArray(models) && (moved.includes('*') || models.some(model => moved.includes(model as string)));
}

const pollEvery = 5_000;
const retryEvery = 30_000;

/** One stream for the whole page; what it says moved is asked again, by whoever shows it. */
export class Live {
  private readonly queries: QueryClient;
  private readonly ended: () => void;
  private readonly listeners = new Set<() => void>();
  private source: EventSource | undefined;
  private timers: number[] = [];
  private facts: LiveFacts = { online: navigator.onLine, asOf: false, open: false, failures: 0, answered: true };
  private started = false;
  state: LiveState = { mode: 'connecting', current: Date.now(), at: undefined };

  /** @param ended The token is over. */
  constructor(queries: QueryClient, ended: () => void) {
    this.queries = queries;
    this.ended = ended;
  }

  start(asOf: boolean) {
    this.stop();
    this.started = true;
    this.set({ asOf, failures: 0, open: false, answered: true });
    window.addEventListener('online', this.cameOnline);
    window.addEventListener('offline', this.wentOffline);
    if (asOf) return;
    this.connect();
    this.timers = [window.setInterval(() => void this.poll(), pollEvery), window.setInterval(() => this.connect(), retryEvery)];
  }

  stop() {
    this.started = false;
    this.source?.close();
    this.source = undefined;
    this.timers.forEach(timer => window.clearInterval(timer));
    window.removeEventListener('online', this.cameOnline);
    window.removeEventListener('offline', this.wentOffline);
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = () => this.state;

  private readonly cameOnline = () => {
    this.set({ online: true, failures: 0 });
    this.connect();
    void this.ask(['*']);
  };

  private readonly wentOffline = () => {
    this.source?.close();
    this.source = undefined;
    this.set({ online: false, open: false });
  };

  private connect() {
    if (this.source !== undefined || !this.started || !this.facts.online || this.facts.asOf) return;
    const source = new EventSource('/live');
    this.source = source;
    source.addEventListener('open', () => {
      const missed = this.facts.failures > 0;
      this.set({ open: true, failures: 0, answered: true });
      if (missed) void this.ask(['*']);
    });
    source.addEventListener('figures', event => this.hear(event as MessageEvent<string>));
    source.addEventListener('end', event => {
      source.close();
      this.source = undefined;
      this.set({ open: false });
      if (!String((event as MessageEvent<unknown>).data).includes('stopping')) this.ended();
    });
    source.addEventListener('error', () => {
      this.set({ open: false, failures: this.facts.failures + 1 });
      if (source.readyState !== EventSource.CLOSED && this.facts.failures < patience) return;
      source.close();
      if (this.source === source) this.source = undefined;
      this.set({ failures: patience });
    });
  }

  private hear(event: MessageEvent<string>) {
    try {
      const { at, moved } = JSON.parse(event.data) as { at: number; moved: string[] };
      const first = this.state.at === undefined;
      this.state = { ...this.state, at };
      this.set({ open: true });
      // The first word names all models: what is on the page was asked for a moment ago.
      if (!first) void this.ask(moved);
    } catch {
      void this.ask(['*']);
    }
  }

  private async poll() {
    if (this.facts.open) this.set({});
    else if (this.facts.failures >= patience && document.visibilityState === 'visible') {
      const wasGone = !this.facts.answered;
      await this.ask(['*']);
      if (wasGone && this.facts.answered) this.connect();
    }
  }

  private async ask(moved: readonly string[]) {
    const asked = this.queries.getQueryCache().findAll({ type: 'active', predicate: query => concerns(query.meta?.['models'], moved) });
    if (asked.length === 0) {
      this.set({ answered: true });
      return;
    }
    await this.queries.invalidateQueries({ predicate: query => concerns(query.meta?.['models'], moved) });
    this.set({ answered: asked.some(query => query.state.status === 'success' && query.state.fetchFailureCount === 0) });
  }

  private set(changed: Partial<LiveFacts>) {
    this.facts = { ...this.facts, ...changed };
    const mode = modeOf(this.facts);
    const knows = mode === 'live' || mode === 'polling' || mode === 'still';
    this.state = { ...this.state, mode, current: knows ? Date.now() : this.state.current };
    this.listeners.forEach(listener => listener());
  }
}

export function useLive(live: Live): LiveState {
  return useSyncExternalStore(live.subscribe, live.snapshot);
}
