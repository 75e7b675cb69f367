import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/host/paths.ts';
import { sourceTexts } from './sourceTexts.ts';

interface Text {
  /** `path:line`. */
  readonly place: string;
  readonly text: string;
}

interface Term {
  readonly pattern: RegExp;
  readonly not: string;
  readonly but: string;
}

/** The table under "Words" in CONTRIBUTING.md. */
function terms(): readonly Term[] {
  const [, words = ''] = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').split('\n## Words\n');
  const rows = (words.split('\n## ')[0] ?? '').matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm);
  return [...rows]
    .slice(1)
    .flatMap(([, phrases = '', but = '']) =>
      phrases.split(', ').map(not => ({ not, but, pattern: patternOf(not) })),
    );
}

/** "There is no row", "is no longer" and "is no more than" are plain English. */
function patternOf(phrase: string): RegExp {
  if (/^\w+ no$/.test(phrase)) {
    return new RegExp(
      `(?<!\\b(?:there|it|and|or|if|which)) ${phrase} (?!longer|more|less|fewer|one\\b|other|such)\\w`,
      'i',
    );
  }
  const words = phrase.replaceAll(' … ', ' (?:\\S+ ){0,5}?');
  return new RegExp(`(?<![\\w-])${words}(?![\\w-])`, 'i');
}

/** What code says: strings, templates and texts in JSX with more than one word. */
function* codeTexts(): Generator<Text> {
  for (const file of globSync('src/**/*.{ts,tsx}', { cwd: root })) {
    for (const { text, line } of sourceTexts(file, readFileSync(join(root, file), 'utf8'))) {
      if (/[a-z]\s+[a-z]/i.test(text)) yield { place: `${file}:${line}`, text };
    }
  }
}

/** Comments in the code and in the scripts, without quoted code and names of parameters. */
function* commentTexts(): Generator<Text> {
  for (const file of globSync(['src/**/*.{ts,tsx,css}', 'scripts/**/*.{ts,mjs,cjs}'], {
    cwd: root,
  })) {
    const source = readFileSync(join(root, file), 'utf8');
    for (const { 0: comment, index } of source.matchAll(/^ *(?:\/\*[\s\S]*?\*\/|\/\/.*)$/gm)) {
      const text = comment
        .replaceAll(/^[ /*]+|[ */]+$/gm, '')
        .replaceAll(/`[^`]*`|@param \w+/g, '`');
      yield { place: `${file}:${source.slice(0, index).split('\n').length}`, text };
    }
  }
}

/** The names of tests and of the groups that they are in. */
function* testNames(): Generator<Text> {
  const name =
    /\b(?:describe|it|suite|test)(?:\.\w+(?:\([^)]*\))?)?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g;
  for (const file of globSync('test/**/*.test.ts', { cwd: root })) {
    const source = readFileSync(join(root, file), 'utf8');
    for (const { 2: text = '', index } of source.matchAll(name)) {
      yield { place: `${file}:${source.slice(0, index).split('\n').length}`, text };
    }
  }
}

/** Prose of Markdown: without code, link targets, comments and the list of words itself. */
function* pageTexts(): Generator<Text> {
  for (const file of globSync(['*.md', 'docs/**/*.md', 'media/**/*.md', 'samples/**/*.md'], {
    cwd: root,
  })) {
    const blank = (text: string) => text.replaceAll(/[^\n]/g, ' ');
    const prose = readFileSync(join(root, file), 'utf8')
      .replaceAll(/^```[\s\S]*?^```/gm, blank)
      .replaceAll(/<!--[\s\S]*?-->/g, blank)
      .replaceAll(/`[^`\n]*`/g, '`')
      .replaceAll(/\]\([^)\n]*\)/g, ']')
      .replace(/^## Words\n[\s\S]*?(?=^## )/m, blank);
    for (const [index, text] of prose.split('\n').entries()) {
      if (text.trim() !== '') yield { place: `${file}:${index + 1}`, text };
    }
  }
}

/** The manifest's texts, and the published schemas' descriptions. */
function* dataTexts(): Generator<Text> {
  for (const file of globSync(['package.nls*.json', 'l10n/*.json', 'schemas/*.json'], {
    cwd: root,
  })) {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      const [, text = ''] = /:\s*"((?:[^"\\]|\\.)*)"/.exec(line) ?? [];
      if (/[a-z]\s+[a-z]/i.test(text)) yield { place: `${file}:${index + 1}`, text };
    }
  }
}

/** One line for each word of the list in a text. */
function problems(texts: Iterable<Text>): readonly string[] {
  const list = terms();
  const found: string[] = [];
  for (const { place, text } of texts) {
    for (const { pattern, not, but } of list) {
      const match = pattern.exec(text);
      if (!match) continue;
      const around = text.slice(Math.max(0, match.index - 40), match.index + 60).trim();
      found.push(`${place} "${not}", say: ${but} | ${around.replaceAll(/\s+/g, ' ')}`);
    }
  }
  return found;
}

describe('the words that people read', () => {
  it('have a list with replacements', () => {
    expect(terms().length).toBeGreaterThan(50);
    const example = { place: 'x:1', text: 'Mend the prompt: "a" is no number.' };
    expect(problems([example])).toHaveLength(2);
    expect(problems([{ place: 'x:1', text: 'There is no row; it is no longer used.' }])).toEqual(
      [],
    );
  });

  it.each([
    ['code', codeTexts],
    ['comments', commentTexts],
    ['names of tests', testNames],
    ['pages', pageTexts],
    ['the manifest and schemas', dataTexts],
  ])('contain no word of the list in %s', (_, texts) => {
    expect(problems(texts())).toEqual([]);
  });
});
