import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { messages } from '../../messages/diagnostics.ts';
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
      ? messages['style-example-count.few']()
      : messages['style-example-count.many'](examples.length);
  return [{ code: 'style-example-count', severity: 'hint', message, range }];
}
