import type { Lexer, MarkedToken, Tokens } from 'marked';

/** A longer chunk is one line. It is shown as it is. */
const LONGEST = 16_000;
const linkDefinition = /^ {0,3}\[([^\][\n]{1,200})\]:[ \t]*<?([^\s>]{1,2000})/gm;

/** Targets of `[text][name]`, by name in lower case. */
export type Definitions = Lexer['tokens']['links'];

/** Splits a text into blocks: see `markdownLexer.ts`. */
export type Lex = (text: string, definitions: Definitions) => readonly MarkedToken[];

export function definitionsOf(text: string): Definitions {
  const found: Definitions = Object.create(null);
  for (const [, name = '', href = ''] of text.matchAll(linkDefinition)) {
    found[name.toLowerCase().replace(/\s+/g, ' ')] ??= { href, title: null };
  }
  return found;
}

/** The blocks of a chunk. Undefined when it is nested too deeply or too long to be read as Markdown. */
export function markdownTokens(
  lex: Lex,
  chunk: string,
  definitions: Definitions,
): readonly MarkedToken[] | undefined {
  if (chunk.length > LONGEST) return undefined;
  try {
    return lex(chunk, definitions);
  } catch {
    return undefined;
  }
}

/** The target of a link that may be opened, after the user has confirmed it. */
export function webAddress(href: string): string | undefined {
  const url = URL.parse(plainText(href));
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** Text with its most frequent HTML entities decoded. Others are shown as written. */
export function plainText(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));/gi, (all, dec, hex, name) => {
    if (name !== undefined) return entities[name] ?? all;
    const code = dec === undefined ? Number.parseInt(hex, 16) : Number(dec);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

export type ListItem = Tokens.ListItem;
export type TableCell = Tokens.TableCell;
