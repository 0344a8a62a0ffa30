import { expect, test } from 'vitest';
import { filesOf, newestOf, progressWords, runsSentence, runStanding, sizeWords } from './run';

test('a run says in words how it stands', () => {
  expect(runStanding({ state: 'waiting' })).toEqual({ verdict: 'neither', words: 'waiting' });
  expect(runStanding({ state: 'running' })).toEqual({ verdict: 'neither', words: 'being made' });
  expect(runStanding({ state: 'waiting', failure: 'The database did not answer.' })).toEqual({ verdict: 'warning', words: 'tried again' });
  expect(runStanding({ state: 'done' })).toEqual({ verdict: 'good', words: 'done' });
  expect(runStanding({ state: 'failed', failure: 'It took longer than 10 minutes.' })).toEqual({ verdict: 'bad', words: 'failed' });
  expect(progressWords({ sections: 4, sections_done: 2 })).toBe('2 of 4 sections');
  expect(progressWords({ sections: 1, sections_done: 0 })).toBe('0 of 1 section');
});

test('a file says its size, and one that is not written can be had nevertheless', () => {
  expect([17, 999, 61_240, 1_240, 2_400_000].map(bytes => sizeWords(bytes, 'en'))).toEqual(['17 B', '999 B', '61 kB', '1.2 kB', '2.4 MB']);
  const files = filesOf({ id: '7', state: 'done', files: [{ format: 'pdf', sha256: '', bytes: 61_240 }] });
  expect(files.map(file => [file.path, file.bytes])).toEqual([
    ['/report-runs/7/pdf', 61_240], ['/report-runs/7/xlsx', undefined], ['/report-runs/7/csv', undefined], ['/report-runs/7/html', undefined], ['/report-runs/7/json', undefined],
  ]);
  expect(filesOf({ id: '7', state: 'running', files: [] })).toEqual([]);
});

test('a page of runs says what became of them', () => {
  expect(runsSentence([], { isCut: false })).toBe('No report was made yet.');
  expect(runsSentence([{ state: 'done' }], { isCut: false })).toBe('1 run: 1 done.');
  expect(runsSentence([{ state: 'waiting' }, { state: 'running' }, { state: 'done' }, { state: 'failed' }], { isCut: true })).toBe('The newest 4 runs: 2 under way, 1 done, and 1 failed.');
});

test('of each report the newest run is known, and the newest that is done', () => {
  const runs = [{ report: 'a', state: 'running', id: 3 }, { report: 'b', state: 'failed', id: 2 }, { report: 'a', state: 'done', id: 1 }, { report: 'a', state: 'done', id: 0 }] as const;
  expect(newestOf(runs)).toEqual(new Map([['a', { newest: runs[0], done: runs[2] }], ['b', { newest: runs[1], done: undefined }]]));
});
