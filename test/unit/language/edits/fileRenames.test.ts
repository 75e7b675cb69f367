import { expect, test } from 'vitest';
import { fileRenames } from '../../../../src/language/edits/renaming/fileRenames.ts';
import { desk } from '../navigation/desk.ts';
import { applied, type Texts, workspaceOf } from '../navigation/workspace.ts';

function moved(texts: Texts, from: string, to: string): Texts {
  const { workspace } = workspaceOf(texts);
  const uri = (name: string): string => `file:///desk${name && `/${name}`}`;
  const edit = fileRenames(workspace, [{ oldUri: uri(from), newUri: uri(to) }]);
  return applied(texts, edit);
}

test('a renamed partial is renamed where it is called', () => {
  const texts = moved(desk, '_tone.prompt', '_voice.prompt');
  expect(texts['triage.prompt']).toContain('{{> voice customer who=customer level="high"}}');
  expect(moved(desk, '_tone.prompt', 'elsewhere/_tone.prompt')).toEqual(desk);
});

test('eval files follow moved prompts and datasets, and keep their own paths valid when they move', () => {
  expect(moved(desk, 'triage.prompt', 'old/triage.prompt')['triage.eval.yaml']).toContain(
    'prompt: [./old/triage.prompt, ./triage.short.prompt]',
  );
  expect(moved(desk, 'triage.eval.yaml', 'evals/triage.eval.yaml')['triage.eval.yaml']).toContain(
    'prompt: [../triage.prompt, ../triage.short.prompt]\ndataset: ../more.golden.jsonl',
  );
  const texts = { 'a/x.eval.yaml': 'prompt: ../b/x.prompt\n', 'b/x.prompt': 'x' };
  expect(moved(texts, 'b', 'c/d')['a/x.eval.yaml']).toBe('prompt: ../c/d/x.prompt\n');
  expect(moved(texts, '', '/../table')['a/x.eval.yaml']).toBe('prompt: ../b/x.prompt\n');
});
