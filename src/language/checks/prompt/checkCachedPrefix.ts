import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { effectOf } from '../../../prompt/template/tag.ts';
import { messages } from '../../messages/diagnostics.ts';
import { fixedTexts } from './fixedText.ts';

/** Minimum number of tokens that most providers cache. Some models need up to 4,096. */
const CACHE_MINIMUM = 1024;

/** Approximate number of English characters in a token. */
const CHARACTERS_A_TOKEN = 4;

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
  const tokens = Math.floor(after / CHARACTERS_A_TOKEN);
  if (tokens < CACHE_MINIMUM || after <= before) return [];
  const written = document.text.slice(first.range.start, first.range.end);
  return [
    {
      code: 'cache-prefix',
      severity: 'information',
      message: messages['cache-prefix'](tokens, written, CACHE_MINIMUM),
      range: first.range,
    },
  ];
}
