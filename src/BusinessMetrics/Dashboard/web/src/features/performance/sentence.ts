import type { Schemas } from '../../api/client';
import { listed, sentenceCase, writeIn } from '../../ui/format';

type Performance = Schemas['PerformanceMetrics'];

/** Is it fast, and is it right? */
export function performanceSentence({ latency, error_rate, accuracy, throughput }: Performance, window: string, locale?: string): string {
  const parts: string[] = [];
  if (latency.samples > 0) parts.push(`answers took ${writeIn(latency.average_ms, 'ms', locale)} on average, 95 of 100 at most ${writeIn(latency.p95_ms, 'ms', locale)}`);
  if (error_rate.samples > 0) parts.push(`${errorsIn(error_rate, locale)} failed`);
  if (accuracy.samples > 0) parts.push(`accuracy was ${writeIn(accuracy.average, accuracy.unit, locale)}`);
  if (parts.length === 0 && throughput.samples === 0) return `No performance is recorded in ${window}.`;
  if (parts.length === 0) return `${writeIn(throughput.requests_per_second, 'per_second', locale)} requests in ${window}; no latency, errors or accuracy are recorded.`;
  return `${sentenceCase(`in ${window}`)} ${parts.join('; ')}: ${movement(worse({ latency, error_rate, accuracy }))}.`;
}

function errorsIn({ average, unit }: Performance['error_rate'], locale?: string): string {
  return unit === 'ratio' || unit === 'percentage' || unit === 'percent' ? writeIn(average, unit, locale) : `an error rate of ${writeIn(average, unit, locale)}`;
}

type Judged = Pick<Performance, 'latency' | 'error_rate' | 'accuracy'>;

/** What has turned for the worse against the window before: a high accuracy is good, high latencies and errors are not. */
export function worse({ latency, error_rate, accuracy }: Judged): string[] {
  return [
    ...(latency.samples > 0 && latency.trend === 'up' ? ['latency'] : []),
    ...(error_rate.samples > 0 && error_rate.trend === 'up' ? ['errors'] : []),
    ...(accuracy.samples > 0 && accuracy.trend === 'down' ? ['accuracy'] : []),
  ];
}

function movement(what: readonly string[]): string {
  return what.length === 0 ? 'nothing is worse than before by more than 5 %' : `${listed(what)} ${what.length === 1 && what[0] !== 'errors' ? 'is' : 'are'} worse than before`;
}
