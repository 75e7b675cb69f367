import { expect, it } from 'vitest';
import {
  availabilityBadge,
  droppedNote,
  limitedBadge,
  sourceBadges,
  statusBadge,
  undefinedToolsNote,
  verdictBadge,
} from '../../../src/webview/panel/column/badges.ts';
import { column } from './panelFixtures.ts';

const finding = { pointer: '/a', message: '`/a` is 7.', keyword: 'maximum', schemaPointer: '' };

it('marks every reply that no provider gave just now', () => {
  expect(sourceBadges.live).toBeUndefined();
  expect(sourceBadges.replayed?.text).toBe('replayed');
  expect(sourceBadges.replayedHandWritten?.text).toBe('replayed · hand-written');
  expect(sourceBadges.sandbox?.text).toBe('sandbox');
});

it('counts the places in which a reply breaks its schema', () => {
  const one = verdictBadge({ validation: { verdict: 'invalid', findings: [finding] } });
  const two = verdictBadge({ validation: { verdict: 'invalid', findings: [finding, finding] } });
  expect(one?.text).toBe('Does not match the schema in 1 place');
  expect(two?.text).toBe('Does not match the schema in 2 places');
});

it('gives no verdict before there is one, nor without a schema', () => {
  expect(verdictBadge({})).toBeUndefined();
  expect(verdictBadge({ validation: { verdict: 'none' } })).toBeUndefined();
  expect(verdictBadge({ validation: { verdict: 'valid' } })?.tone).toBe('good');
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
  expect(text('notOffered')).toBe('not available in VS Code');
  expect(text('keyless')).toBe('no key needed');
  expect(limitedBadge.detail).toContain('no system role');
});

it('names the parameters a model was not sent', () => {
  expect(droppedNote([])).toBeUndefined();
  expect(droppedNote(['topP'])).toBe('Sent without topP, which this model does not accept.');
  expect(droppedNote(['temperature', 'topP'])).toBe(
    'Sent without temperature and topP, which this model does not accept.',
  );
});

it('shows a refusal, a cut, a mismatch and a tool call by their names, not as completed', () => {
  const call = { ref: '1', name: 'find', arguments: '{}' };
  const invalid = { verdict: 'invalid', findings: [finding] } as const;
  expect(statusBadge(column('a/b'))).toMatchObject({ text: 'Completed', tone: 'good' });
  expect(statusBadge(column('a/b', { finish: 'refusal' })).text).toBe('Refused');
  expect(statusBadge(column('a/b', { finish: 'length' })).text).toBe('Cut off');
  expect(statusBadge(column('a/b', { finish: 'contentFilter' })).text).toBe('Filtered');
  expect(statusBadge(column('a/b', { validation: invalid }))).toMatchObject({
    text: 'Does not match the schema',
    tone: 'bad',
  });
  expect(statusBadge(column('a/b', { toolCalls: [call] }))).toMatchObject({
    text: 'Tool call',
    icon: 'tools',
  });
  expect(statusBadge(column('a/b', { status: 'degraded' })).text).toBe('Fallback value');
});

it('checks a tool call against the input schema of the tool', () => {
  const toolCalls = [{ ref: '1', name: 'find', arguments: '{}' }];
  expect(verdictBadge({ toolCalls, validation: { verdict: 'valid' } })?.text).toBe(
    'Matches the tool’s input schema',
  );
});

it('says of a tool that nobody defines where to define it', () => {
  expect(undefinedToolsNote(['find'])).toBe(
    'Sent without the tool find, which is not defined. Define it under `tools` in the frontmatter.',
  );
  expect(undefinedToolsNote(undefined)).toBeUndefined();
});
