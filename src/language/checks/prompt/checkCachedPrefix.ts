import { roughTokens } from '../../../format/roughTokens.ts';
import { USUAL_CACHED_PREFIX } from '../../../model/catalogue/modelFacts.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { effectOf } from '../../../prompt/template/tag.ts';
import { messages } from '../../messages/diagnostics.ts';
import { fixedTexts } from './fixedText.ts';

/**
 * Reports a variable before a long fixed text. The text after it differs in every call and is never cached.
 */
export function checkCachedPrefix(document: PromptDocument): readonly Diagnostic[] {
  const { tags } = document.template;
  const first = tags.find(tag => effectOf(tag) === 'varying');
  if (!first) return [];
  let before = 0;
  let after = 0;
  for (const { range, inBlock } of fixedTexts(document)) {
    if (inBlock) continue;
    if (range.end <= first.range.start) before += range.end - range.start;
    else after += range.end - range.start;
  }
  const tokens = Math.floor(roughTokens(after));
  if (tokens < USUAL_CACHED_PREFIX || after <= before) return [];
  const written = document.text.slice(first.range.start, first.range.end);
  return [
    {
      code: 'cache-prefix',
      severity: 'information',
      message: messages['cache-prefix'](tokens, written, USUAL_CACHED_PREFIX),
      range: first.range,
    },
  ];
}
