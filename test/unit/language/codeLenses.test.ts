import { expect, test } from 'vitest';
import { codeLenses, promptLenses } from '../../../src/language/codeLenses.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { at, desk } from './navigation/desk.ts';
import { workspaceOf } from './navigation/workspace.ts';

const document = parsePrompt('---\nmodel: a/b\ntouchstone.compare: [c/d, a/b, e/f]\n---\nx');

test('a prompt with a dataset can be run, compared and evaluated, with the counts known', () => {
  const lenses = codeLenses(document, { hasDataset: true, rows: 48 });
  expect(lenses.map(({ command, title }) => [command, title])).toEqual([
    ['run', '$(play) Run'],
    ['compare', '$(split-horizontal) Compare 3 models'],
    ['evaluate', '$(beaker) Evaluate 48 rows'],
  ]);
});

test('without a dataset there is nothing to evaluate', () => {
  const lenses = codeLenses(parsePrompt('x'), { hasDataset: false });
  expect(lenses.map(({ title }) => title)).toEqual([
    '$(play) Run',
    '$(split-horizontal) Compare models',
  ]);
});

test('in a workspace the rows of its dataset are counted, and a partial has nothing to run', () => {
  const { workspace, file } = workspaceOf(at('triage.prompt', 'mod'));
  expect(promptLenses(workspace, file)?.map(({ title }) => title)).toEqual([
    '$(play) Run',
    '$(split-horizontal) Compare 2 models',
    '$(beaker) Evaluate 1 row',
  ]);
  const other = workspaceOf({ 'other.prompt': desk['other.prompt'] ?? '', '_tone.prompt': '' });
  expect(promptLenses(other.workspace, other.file)?.map(({ command }) => command)).toEqual([
    'run',
    'compare',
  ]);
  const partial = workspaceOf({ '_tone.prompt': '‸' });
  expect(promptLenses(partial.workspace, partial.file)).toBeUndefined();
});
