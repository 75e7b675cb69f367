import { Lexer, type MarkedToken } from 'marked';
import type { Definitions } from './markdownTokens.ts';

/**
 * The blocks of a Markdown text. A separate script, which a page loads for the first reply that is read as
 * Markdown: the library is a third of all other code of the pages.
 * @throws RangeError when blocks are nested thousands of levels deep, because the library is recursive.
 */
export function lexMarkdown(text: string, definitions: Definitions): MarkedToken[] {
  const lexer = new Lexer({ gfm: true });
  lexer.tokens.links = Object.assign(Object.create(null), definitions);
  // Without extensions there are no other tokens.
  return lexer.lex(text) as MarkedToken[];
}
