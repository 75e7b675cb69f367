import { readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { messages as completion } from '../../../src/language/messages/completion.ts';
import { messages as diagnostics } from '../../../src/language/messages/diagnostics.ts';
import {
  loosening,
  renameProblems,
  rowProblems,
  titles,
} from '../../../src/language/messages/edits.ts';
import { messages as hover } from '../../../src/language/messages/hover.ts';
import { messages as navigation } from '../../../src/language/messages/navigation.ts';
import { sourceTexts } from '../sourceTexts.ts';

const root = new URL('../../..', import.meta.url);

/** Words in a row that a person would read, not code, a key or a pattern. */
const prose = /[A-Za-z]{2,}[,;]? [a-z]{2,}/;

/** One word next to what is inserted, such as `estimate: …` and `… failed`. */
const insertion = /(?:^|[\s(])[A-Za-z]{2,}:? …|… [a-z]{2,}\b/;

/** Markup and the text of programs. */
const code = /<!doctype|<[!?]?[a-z]+ [a-z-]+="|\b[a-z]+="…"|\brequire\('node:/;

/** Code that is inserted, words that are only compared, text for a model, and errors that are never shown. */
const notShown: ReadonlySet<string> = new Set([
  'A provider was called outside of an attempt.',
  'a conversation has at least one turn',
  'an evaluation has at least one prompt',
  'one model is compared',
  '… is not one of the models of the schedule',
  'Arguments as JSON Schema: …',
  'The body of a request is a text.',
  'the SDK failed',
  'the end',
  'the reply is an error',
  'there is no candidate …',
  'bad rows',
  'fetch failed',
  'heap out of memory',
  'rows split',
  'run triage.prompt -i ticket.json',
  'touchstone eval',
  'touchstone improve … --resume …',
  'touchstone: the memory limit was reached',
  'function call',
  'name or }',
  'tool call',
  'value or ]',
  'else if',
  'else if ',
  'else if ${1:condition}}}$0',
  'media url=${1:url}',
  'media-url.nameIt',
  'false schema',
  'plain text',
  'value block …',
  // A command line, and classes of CSS.
  'curl …',
  'mark …',
  // Names of helpers in compiled templates.
  'indent …',
  'text …',
  'value …',
  // Names of scorers and clusters in results files.
  'not …',
  'row …',
  // Titles of published schemas.
  'Frontmatter of a prompt file',
  'Touchstone evaluation',
  'Touchstone workspace settings',
  // A line of frontmatter.
  'maxOutputTokens: …',
  // The server of a model that is not listed, because it does not answer as expected.
  'answered …',
  '\n{{/each}}',
  "the reader's",
]);

function isRead(text: string): boolean {
  return (prose.test(text) || insertion.test(text)) && !code.test(text) && !notShown.has(text);
}

interface WrittenText {
  readonly file: string;
  readonly text: string;
  readonly isHeading: boolean;
}

async function textsIn(folder: string, tables: string): Promise<readonly WrittenText[]> {
  const files = await glob(`${folder}/*.{ts,tsx}`, { cwd: root, ignore: [tables] });
  const found = await Promise.all(
    files.map(async file => {
      const source = await readFile(new URL(file, root), 'utf8');
      const texts = sourceTexts(file, source).filter(({ use }) => {
        return use === undefined || use === 'heading';
      });
      return texts.map(({ text, use }) => ({ file, text, isHeading: use === 'heading' }));
    }),
  );
  return found.flat();
}

/**
 * The folders whose texts come from a `messages.ts` next to them. Documentation of settings stays in their schemas
 * and help stays at the options of the command line: both are read with what they document, and are one table already.
 */
const folders = [
  'src',
  'src/call/**',
  'src/cli/**',
  'src/eval/**',
  'src/files',
  'src/format',
  'src/load',
  'src/model/**',
  'src/node',
  'src/prompt/**',
  'src/provider/**',
  'src/run/**',
  'src/schema/**',
  'src/server',
  'src/text/**',
  'src/trace',
  'src/trust',
  'src/validate',
];

/** Texts that a model reads, with the patterns of what it answers. */
const modelTexts: ReadonlySet<string> = new Set([
  'src/eval/growth/growPrompt.ts',
  'src/eval/improvement/instructions.ts',
  'src/eval/judging/rubrics.ts',
  'src/eval/scorers/measures/refusalPhrases.ts',
]);

/** Programs that are copied: they are not in the language of a person. */
const programs: ReadonlySet<string> = new Set([
  'src/call/code/library.ts',
  'src/call/code/python.ts',
  'src/call/code/typescript.ts',
]);

test.each(folders)('every text of %s that a person reads is in a table', async folder => {
  const found = await textsIn(folder, '**/messages.ts');
  expect(found.length).toBeGreaterThan(2);
  const written = found.filter(({ file, text, isHeading: inHeading }) => {
    const isHeading = inHeading && /[A-Za-z]{2,}/.test(text) && !notShown.has(text);
    return (isHeading || isRead(text)) && !programs.has(file) && !modelTexts.has(file);
  });
  expect(written).toEqual([]);
});

test('every text of the language service that a person reads is in its tables of messages', async () => {
  const found = await textsIn('src/language/**', '**/messages/**');
  expect(found.length).toBeGreaterThan(500);
  expect(found.filter(({ text }) => isRead(text))).toEqual([]);
});

test('numbers of things are in tables, too', async () => {
  const files = await glob('src/**/*.{ts,tsx}', {
    cwd: root,
    ignore: ['**/messages.ts', '**/messages/**'],
  });
  const found = await Promise.all(
    files.map(async file => {
      const source = await readFile(new URL(file, root), 'utf8');
      const own = source.replace(/^const messages = \{$[\s\S]*?^\}/m, '');
      return /\bplural\([^;]*?'[a-z ]+'/.test(own) ? [file] : [];
    }),
  );
  expect(files.length).toBeGreaterThan(900);
  expect(found.flat()).toEqual([]);
});

test.each(['estimate: …\n', '… failed', ' (line …)', 'not found'])('a person reads %j', text => {
  expect(isRead(text)).toBe(true);
});

test.each([
  '…: …',
  '…/…',
  'maxTokens',
  'data-index="…" hidden',
  '--… <…>',
])('no person reads %j, which has no words of a language', text => {
  expect(isRead(text)).toBe(false);
});

test('only texts of help, documentation and tables may be elsewhere, not those in functions next to them', () => {
  const source = `
    command.option('--n <n>', 'help of the option', text => { throw new Error('a problem of the value'); });
    const schema = Type.String({ description: 'documentation of the setting' });
    const messages = { notFound: () => 'a text of the table' };
    throw new Error('a problem of the command');
  `;
  const uses = sourceTexts('a.ts', source).map(({ text, use }) => [text, use]);
  expect(Object.fromEntries(uses)).toEqual({
    '--n <n>': 'help',
    'help of the option': 'help',
    'a problem of the value': undefined,
    'documentation of the setting': 'documentation',
    'a text of the table': 'table',
    'a problem of the command': undefined,
  });
});

describe('the tables', () => {
  const tables: Readonly<Record<string, Readonly<Record<string, (...args: never[]) => string>>>> = {
    completion,
    diagnostics,
    hover,
    loosening,
    navigation,
    renameProblems,
    rowProblems,
    titles,
  };

  test('have a sentence for each key, made from plain arguments', () => {
    for (const table of Object.values(tables)) {
      for (const make of Object.values(table)) expect(typeof make).toBe('function');
    }
  });

  test('start with the code of the diagnostic', async () => {
    const documented = await readFile(new URL('docs/prompt-language.md', root), 'utf8');
    const undocumented = Object.keys(diagnostics)
      .map(key => key.split('.')[0] ?? '')
      .filter(code => !code.startsWith('style-') && !documented.includes(`<a id="${code}"></a>`));
    expect(undocumented).toEqual([]);
  });
});
