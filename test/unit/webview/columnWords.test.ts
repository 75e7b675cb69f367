import { expect, it } from 'vitest';
import { droppedNote, sourceBadges, verdictBadge } from '../../../src/webview/columnWords.ts';

const finding = { pointer: '/a', message: '`/a` is 7.', keyword: 'maximum', schemaPointer: '' };

it('marks every reply that no provider gave just now', () => {
  expect(sourceBadges.live).toBeUndefined();
  expect(sourceBadges.replayed?.text).toBe('replayed');
  expect(sourceBadges.replayedHandWritten?.text).toBe('replayed · written by hand');
  expect(sourceBadges.sandbox?.text).toBe('sandbox');
});

it('counts the places in which a reply breaks its schema', () => {
  const one = verdictBadge({ verdict: 'invalid', findings: [finding] });
  const two = verdictBadge({ verdict: 'invalid', findings: [finding, finding] });
  expect(one?.text).toBe('Breaks the schema in 1 place');
  expect(two?.text).toBe('Breaks the schema in 2 places');
});

it('gives no verdict before there is one, nor without a schema', () => {
  expect(verdictBadge(undefined)).toBeUndefined();
  expect(verdictBadge({ verdict: 'none' })).toBeUndefined();
  expect(verdictBadge({ verdict: 'valid' })?.tone).toBe('good');
});

it('names the parameters a model was not sent', () => {
  expect(droppedNote([])).toBeUndefined();
  expect(droppedNote(['topP'])).toBe('Sent without topP: this model does not accept it.');
  expect(droppedNote(['temperature', 'topP'])).toBe(
    'Sent without temperature and topP: this model does not accept them.',
  );
});
