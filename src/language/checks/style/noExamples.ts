import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { messages } from '../../messages/diagnostics.ts';
import { examplesOf } from './examples.ts';
import { type PromptProse, sentencesWith } from './promptProse.ts';

const extraction = /\b(?:extract|pull out|parse out|note down|read off|pick out)\b/i;
const negated = /\b(?:not|never|don't|do not)\s+(?:extract|pull|parse|note|read|pick)\b/i;

/** An extraction into several fields that shows none of them filled in. */
export function noExamples(prompt: PromptProse): readonly Diagnostic[] {
  const { file, instructions } = prompt;
  const properties = file.document.metadata.output.schema?.['properties'];
  if (!isRecord(properties) || Object.keys(properties).length < 2) return [];
  if (file.isPartial) return [];
  for (const { text, range } of sentencesWith(instructions, extraction)) {
    const found = extraction.exec(text);
    if (!found || negated.test(text)) continue;
    if (examplesOf(prompt)?.length !== 0) return [];
    const start = range.start + found.index;
    const message = messages['style-no-examples']();
    const at = { start, end: start + found[0].length };
    return [{ code: 'style-no-examples', severity: 'hint', message, range: at }];
  }
  return [];
}
