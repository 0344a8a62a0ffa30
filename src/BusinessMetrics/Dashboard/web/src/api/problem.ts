/** What a refusal says (RFC 9457), with the fields that it is about. */
export interface Problem {
  status: number;
  type?: string | undefined;
  title: string;
  detail?: string | undefined;
  errors: readonly FieldProblem[];
}

export interface FieldProblem {
  field: string;
  received: string;
  allowed: string;
}

/** Thrown by everything that asks the API. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** Seconds, where the service says when to ask again. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get isForbidden(): boolean {
    return this.problem.status === 403;
  }

  /** No answer at all: the service, or the way to it, is gone. */
  get isUnreachable(): boolean {
    return this.problem.status === 0;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Whatever came with a status that is no success. */
export function problemOf(body: unknown, status: number): Problem {
  const said = isRecord(body) ? body : {};
  const errors = Array.isArray(said['errors']) ? said['errors'].filter(isRecord) : [];
  return {
    status,
    type: text(said['type']),
    title: text(said['title']) ?? `The service answered ${status}`,
    detail: text(said['detail']),
    errors: errors.map(error => ({ field: text(error['field']) ?? '', received: text(error['received']) ?? '', allowed: text(error['allowed']) ?? '' })),
  };
}

export function errorOf(failure: unknown): ProblemError {
  if (failure instanceof ProblemError) return failure;
  if (failure instanceof TypeError)
    return new ProblemError({ status: 0, title: 'The service does not answer', detail: 'It is not running, or there is no way to it.', errors: [] });
  return new ProblemError({ status: -1, title: 'The page failed', detail: failure instanceof Error ? failure.message : String(failure), errors: [] });
}

/** What a form shows under a field. */
export function fieldError(failure: unknown, field: string): string | undefined {
  const error = failure instanceof ProblemError ? failure.problem.errors.find(each => each.field === field) : undefined;
  return error === undefined ? undefined : `Allowed is ${error.allowed}; this is ${error.received}.`;
}
