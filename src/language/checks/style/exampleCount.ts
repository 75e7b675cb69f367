import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { examplesOf } from './examples.ts';
import type { PromptProse } from './promptProse.ts';

const fewest = 2;
const most = 5;

/** One example alone is copied, and more than a handful mostly cost. */
export function exampleCount(prompt: PromptProse): readonly Diagnostic[] {
  const examples = examplesOf(prompt) ?? [];
  const [first] = examples;
  const range = examples.length > most ? examples[most] : first;
  if (!range || (examples.length >= fewest && examples.length <= most)) return [];
  const message =
    examples.length < fewest
      ? 'A single example tends to be copied; give two to five that differ in what matters.'
      : `There are ${examples.length} examples, each paid for with every call; keep the two to five that differ most.`;
  return [{ code: 'craft-example-count', severity: 'hint', message, range }];
}
