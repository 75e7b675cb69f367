import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { messages } from '../../messages/diagnostics.ts';
import { fixedTexts } from './fixedText.ts';

const askedForJson =
  /\b(?:respond|reply|answer|return|output|produce|generate|emit)\b(?!ed)[^.!?\n]{0,60}\bJSON\b|\b(?:only|(?:only\s+)?valid)\s+JSON\b(?=[^.!?\n]{0,20}[.!\n])|\bJSON\s+only\b/i;
const refused = /\b(?:not|never|no|don't|without|avoid)\b/i;

/**
 * Reports that JSON is requested only in words: without a schema, no reply is checked and no provider
 * enforces it.
 */
export function checkJsonInProse(document: PromptDocument): readonly Diagnostic[] {
  const { text, metadata } = document;
  if (metadata.output.schema || !/json/i.test(text)) return [];
  for (const { range, role } of fixedTexts(document)) {
    if (role === 'model') continue;
    const piece = text.slice(range.start, range.end);
    const found = askedForJson.exec(piece);
    if (!found) continue;
    const line = piece.lastIndexOf('\n', found.index) + 1;
    if (refused.test(piece.slice(line, found.index + found[0].length))) continue;
    const start = range.start + found.index;
    return [
      {
        code: 'json-without-schema',
        severity: 'information',
        message: messages['json-without-schema'](),
        range: { start, end: start + found[0].length },
      },
    ];
  }
  return [];
}
