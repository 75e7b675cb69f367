import { expect, test } from 'vitest';
import { codeLenses } from '../../../../src/language/navigation/codeLenses.ts';
import { workspaceOf } from './workspace.ts';

const prompt = '---\nmodel: a/b\ntouchstone.compare: [c/d, a/b, e/f]\n---\n‸x';

async function titles(
  files: Readonly<Record<string, string>>,
): Promise<readonly string[] | undefined> {
  const { workspace, file } = workspaceOf(files);
  return (await codeLenses(workspace, file))?.map(({ title }) => title);
}

test('a prompt with a dataset can be run, compared and evaluated, with known counts', async () => {
  expect(
    await titles({
      'x.prompt': prompt,
      'x.golden.jsonl': '{"input":{"n":1}}\n{"input":{"n":2}}\n',
    }),
  ).toEqual(['$(play) Run', '$(split-horizontal) Compare 3 models', '$(beaker) Evaluate 2 rows']);
  expect((await titles({ 'x.prompt': prompt, 'x.golden.jsonl': '{"input":{}}\n' }))?.at(-1)).toBe(
    '$(beaker) Evaluate 1 row',
  );
});

test('a variant is evaluated on its own dataset rather than that of its prompt', async () => {
  const files = {
    'x.b.prompt': prompt,
    'x.golden.jsonl': '{"input":{"n":1}}\n{"input":{"n":2}}\n',
    'x.b.golden.jsonl': '{"input":{}}\n',
  };
  expect((await titles(files))?.at(-1)).toBe('$(beaker) Evaluate 1 row');
});

test('without a dataset there is no evaluation', async () => {
  expect(await titles({ 'x.prompt': 'x‸' })).toEqual([
    '$(play) Run',
    '$(split-horizontal) Compare models',
  ]);
});

test('a partial cannot be run', async () => {
  expect(await titles({ '_tone.prompt': '‸' })).toBeUndefined();
});
