import type { Zone } from '../app/search';

/** A chart's marks as data, from which it is drawn again for a file. */
export type Drawing = LinesDrawing | BarsDrawing | DaysDrawing | BudgetDrawing;

export interface LinesDrawing {
  kind: 'lines';
  unit: string;
  zone: Zone;
  /** Of the buckets. */
  starts: readonly string[];
  /** Of a bucket, in seconds. */
  step: number;
  lastIsPartial: boolean;
  lines: readonly { name: string; slot: { colour: number; dash: readonly number[] }; values: readonly (number | null)[]; previous: readonly (number | null)[] | undefined }[];
  thresholds: readonly { value: number; label: string }[];
  marks: readonly { at: Date }[];
}

export interface BarsDrawing {
  kind: 'bars';
  unit: string;
  bars: readonly { name: string; value: number; note?: string | undefined; isRest?: boolean }[];
}

export interface DaysDrawing {
  kind: 'days';
  unit: string;
  parts: readonly { name: string; colour: number }[];
  days: readonly { date: string; values: readonly (number | null)[] }[];
  lastIsPartial: boolean;
}

export interface BudgetDrawing {
  kind: 'budget';
  unit: string;
  spend: number;
  projection: number;
  budget: number;
  /** In percent of the budget. */
  threshold: number;
  isOver: boolean;
}
