import { expect, test } from 'vitest';
import { codeLenses } from '../../../src/language/codeLenses.ts';
import { workspaceOf } from './navigation/workspace.ts';

const prompt = '---\nmodel: a/b\ntouchstone.compare: [c/d, a/b, e/f]\n---\n‸x';

function titles(files: Readonly<Record<string, string>>): readonly string[] | undefined {
  const { workspace, file } = workspaceOf(files);
  return codeLenses(workspace, file)?.map(({ title }) => title);
}

test('a prompt with a dataset can be run, compared and evaluated, with the counts known', () => {
  expect(
    titles({ 'x.prompt': prompt, 'x.golden.jsonl': '{"input":{"n":1}}\n{"input":{"n":2}}\n' }),
  ).toEqual(['$(play) Run', '$(split-horizontal) Compare 3 models', '$(beaker) Evaluate 2 rows']);
  expect(titles({ 'x.prompt': prompt, 'x.golden.jsonl': '{"input":{}}\n' })?.at(-1)).toBe(
    '$(beaker) Evaluate 1 row',
  );
});

test('a variant is evaluated on its own dataset before that of its prompt', () => {
  const files = {
    'x.b.prompt': prompt,
    'x.golden.jsonl': '{"input":{"n":1}}\n{"input":{"n":2}}\n',
    'x.b.golden.jsonl': '{"input":{}}\n',
  };
  expect(titles(files)?.at(-1)).toBe('$(beaker) Evaluate 1 row');
});

test('without a dataset there is nothing to evaluate', () => {
  expect(titles({ 'x.prompt': 'x‸' })).toEqual([
    '$(play) Run',
    '$(split-horizontal) Compare models',
  ]);
});

test('a partial has nothing to run', () => {
  expect(titles({ '_tone.prompt': '‸' })).toBeUndefined();
});
