/** The light colours of styles/tokens.css, for what leaves the page: a file has no style sheet, and is read on white. */
export const ink = {
  card: '#ffffff',
  grid: '#e6e6e1',
  line: '#dcdcd7',
  text: '#1d1d1b',
  muted: '#5c5c57',
  warning: '#9a5b00',
  bad: '#b3261e',
  'series-1': '#0072b2',
  'series-2': '#c4520a',
  'series-3': '#00845f',
  'series-4': '#a8508a',
  'series-5': '#1b2a4a',
  'series-6': '#8a6d00',
  'series-7': '#7a5035',
  'series-8': '#5b4fc4',
  'series-rest': '#80807a',
} as const;

/** @param colour 1 to 8, or 0 for the grey of the rest. */
export function seriesInk(colour: number): string {
  const name = `series-${colour === 0 ? 'rest' : colour}`;
  return name in ink ? ink[name as keyof typeof ink] : ink['series-rest'];
}
