import { expect, it } from 'vitest';
import {
  approximateBadge,
  availabilityBadge,
  droppedNote,
  sourceBadges,
  verdictBadge,
} from '../../../src/webview/columnWords.ts';

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

it('says where a key comes from', () => {
  const choice = { id: 'openai/a', selected: true, detail: '', availability: 'key' } as const;
  const badge = (source: 'secretStorage' | 'environment' | 'dotenv') =>
    availabilityBadge({ ...choice, key: { source, name: 'OPENAI_API_KEY' } });
  expect(badge('secretStorage').text).toBe('key stored in VS Code');
  expect(badge('environment').text).toBe('key from OPENAI_API_KEY');
  expect(badge('dotenv')).toMatchObject({
    text: 'key from .env',
    detail: 'Found in .env: OPENAI_API_KEY.',
  });
});

it('says of a model without a key whether and where it answers', () => {
  const text = (availability: Parameters<typeof availabilityBadge>[0]['availability']) =>
    availabilityBadge({ id: 'a/b', selected: true, detail: '', availability }).text;
  expect(text('local')).toBe('on this machine');
  expect(text('notRunning')).toBe('not running');
  expect(text('editor')).toBe('VS Code');
  expect(text('notOffered')).toBe('not offered by VS Code');
  expect(text('keyless')).toBe('no key needed');
  expect(approximateBadge.detail).toContain('no system role');
});

it('names the parameters a model was not sent', () => {
  expect(droppedNote([])).toBeUndefined();
  expect(droppedNote(['topP'])).toBe('Sent without topP: this model does not accept it.');
  expect(droppedNote(['temperature', 'topP'])).toBe(
    'Sent without temperature and topP: this model does not accept them.',
  );
});
