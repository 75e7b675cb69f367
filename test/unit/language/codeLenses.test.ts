import { expect, test } from 'vitest';
import { codeLenses } from '../../../src/language/codeLenses.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';

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
