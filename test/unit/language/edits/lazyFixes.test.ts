import { expect, test, vi } from 'vitest';
import { fileDiagnostics } from '../../../../src/language/checks/diagnostics.ts';
import { codeActions } from '../../../../src/language/edits/codeActions.ts';
import { valueFixes } from '../../../../src/language/edits/values/valueFixes.ts';
import { workspaceOf } from './edits.ts';

vi.mock('../../../../src/language/edits/values/valueFixes.ts', async original => {
  const real =
    await original<typeof import('../../../../src/language/edits/values/valueFixes.ts')>();
  return { ...real, valueFixes: vi.fn(real.valueFixes) };
});

const prompt = '---\noutput:\n  schema:\n    kind(enum): [billing, bug]\n---\nHello';
const wrong = '{"input":{},"expected":{"kind":"buug"}}';

test('the fixes of a dataset are computed for the row whose menu is opened, and for no other', async () => {
  const rows = 500;
  const uri = 'file:///w/a.golden.jsonl';
  const workspace = workspaceOf({
    'file:///w/a.prompt': prompt,
    [uri]: `${wrong}\n`.repeat(rows),
  });
  const file = workspace.file(uri);
  if (!file) throw new Error('there is no dataset');
  const found = await fileDiagnostics(workspace, file);
  expect(found.filter(({ code }) => code === 'expected-misfit')).toHaveLength(rows);
  expect(valueFixes).not.toHaveBeenCalled();

  const line = 123;
  const position = { line, character: wrong.indexOf('buug') };
  const actions = codeActions(workspace, file, { start: position, end: position }, found);
  expect(actions.map(({ title }) => title)).toEqual(['Change to `bug`']);
  expect(valueFixes).toHaveBeenCalledTimes(1);
});
