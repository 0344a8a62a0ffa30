interface Question {
  data: unknown;
  isError: boolean;
}

/** What a page says in place of its sentence while it cannot: that it asks, or that it was not answered. */
export function unanswered(...questions: readonly Question[]): string | undefined {
  if (questions.some(question => question.data === undefined && question.isError)) return 'Some of the figures could not be had; below is which.';
  return questions.some(question => question.data === undefined) ? 'Asking for the figures.' : undefined;
}
