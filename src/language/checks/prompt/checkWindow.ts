import { factsFor } from '../../../model/catalogue/catalogue.ts';
import type { Settings } from '../../../model/settings/settings.ts';
import {
  addTokens,
  countTokens,
  type TokenCount,
  tokenCountText,
} from '../../../model/tokens/tokens.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { messages } from '../../messages/diagnostics.ts';
import { modelsOfPrompt } from '../../names/modelMentions.ts';
import { fixedTexts } from './fixedText.ts';

/**
 * Reports models whose context window is smaller than the prompt's own text, before variables are inserted.
 * Tokens are counted only when the text is long enough.
 */
export async function checkWindow(
  document: PromptDocument,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  const { text } = document;
  const found: Diagnostic[] = [];
  for (const { id, range } of modelsOfPrompt(document)) {
    const window = factsFor(id, settings)?.contextWindow;
    // Texts rarely have fewer than two characters per token.
    if (window === undefined || text.length / 2 <= window) continue;
    const counts: TokenCount[] = [];
    for (const { range: piece, inBlock } of fixedTexts(document)) {
      if (signal.aborted) return [];
      if (!inBlock) counts.push(await countTokens(text.slice(piece.start, piece.end), id));
    }
    const count = addTokens(counts);
    if (count.tokens <= window) continue;
    const message = messages['context-window'](tokenCountText(count), id, window);
    found.push({ code: 'context-window', severity: 'warning', message, range });
  }
  return found;
}
