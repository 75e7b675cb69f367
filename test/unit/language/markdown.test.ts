import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { lexer, type Token } from 'marked';
import { glob } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { completion } from '../../../src/language/completion/completion.ts';
import { hover } from '../../../src/language/hover/hover.ts';
import {
  blocks,
  code,
  codeBlock,
  commandLink,
  fileLink,
  md,
  plainMarkdown,
  prose,
} from '../../../src/language/markdown.ts';
import { defaultSettings, readSettings } from '../../../src/model/settings/settings.ts';
import { marked } from './markedFiles.ts';

/** Texts that Markdown or an editor would act on. */
const hostile = [
  '![x](http://evil.test/a.png)',
  '![x][r]\n\n[r]: http://evil.test/a.png',
  '[click](command:workbench.action.terminal.new)',
  '[click](<command:a b>)',
  '<img src="http://evil.test/a.png">',
  '<a href="command:x">y</a>',
  '<command:workbench.action.quit>',
  '<!-- x -->',
  'https://evil.test/x',
  'www.evil.test',
  'mailto:a@evil.test',
  'a@evil.test',
  'ftp://evil.test',
  '`` ` `` ![x](http://evil.test)',
  '```\n![x](http://evil.test/a.png)\n```',
  '~~~\n![x](http://evil.test/a.png)\n~~~',
  '\n\n![x](http://evil.test/a.png)',
  '| a | b |\n|---|---|\n| ![x](http://evil.test) | c |',
  '# heading',
  'title\n=====',
  'title\n---',
  '- item\n- item',
  '1. item\n2) item',
  '> quote',
  '    indented',
  '***',
  '**bold** _x_ ~~y~~',
  '&lt;img&gt; &#33;[x](y)',
  '\\![x](http://evil.test)',
  '\\\\[x](http://evil.test)',
  '$(alert)',
  '\r![x](http://evil.test)',
  '\u2028![x](http://evil.test)',
  '\u202e![x](http://evil.test)\u0000',
  '[ ] task',
  '[^1]: note',
  'x](http://evil.test) [',
  '](command:x "y")',
];

const fragments = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...hostile,
      ...[
        '![',
        '](',
        ')',
        '<',
        '>',
        '`',
        '```',
        '~~~',
        '\n',
        '\n\n',
        '\\',
        '|',
        '*',
        '_',
        '&',
        ' ',
      ],
      ...['http://', 'www.', '@', '#', '-', '1.', '    ', '[', ']', ':', '\t', '!'],
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  ),
  { maxLength: 12 },
);
const texts = fragments.map(parts => parts.join(''));

/** Every kind of node that a renderer would make of it. */
function nodesOf(markdown: string): readonly Token[] {
  const found: Token[] = [];
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      found.push(token);
      if ('tokens' in token) visit(token.tokens ?? []);
      if (token.type === 'list') visit(token['items']);
      if (token.type === 'table') {
        visit([...token['header'], ...token['rows'].flat()].flatMap(cell => cell.tokens));
      }
    }
  };
  visit(lexer(markdown, { gfm: true }));
  return found;
}

const typesIn = (markdown: string): ReadonlySet<string> =>
  new Set(nodesOf(markdown).map(({ type }) => type));
const shownOnly = ['paragraph', 'text', 'escape', 'space', 'br'];

describe('text of a file or a model', () => {
  test('is only text and line breaks when it is inserted into Markdown', () => {
    fc.assert(
      fc.property(texts, text => {
        expect(shownOnly).toEqual(expect.arrayContaining([...typesIn(plainMarkdown(text))]));
      }),
      { numRuns: 1000 },
    );
  });

  test('stays inside its code, in a line and in a block', () => {
    fc.assert(
      fc.property(texts, text => {
        expect([...typesIn(md`- ${code(text)}`)]).not.toContain('html');
        const inline = nodesOf(md`a ${code(text)} b`).filter(({ type }) => type !== 'text');
        expect(inline.map(({ type }) => type).filter(type => type !== 'escape')).toEqual([
          'paragraph',
          ...(code(text).includes('`') ? ['codespan'] : []),
        ]);
        const block = nodesOf(blocks(md`a`, codeBlock(text, 'yaml'), md`b`));
        expect(block.map(({ type }) => type).filter(type => type !== 'space')).toEqual([
          'paragraph',
          'text',
          'code',
          'paragraph',
          'text',
        ]);
      }),
      { numRuns: 600 },
    );
  });

  test('keeps only code spans of Markdown where our own texts may have them', () => {
    fc.assert(
      fc.property(texts, text => {
        expect([...shownOnly, 'codespan']).toEqual(
          expect.arrayContaining([...typesIn(prose(text))]),
        );
      }),
      { numRuns: 600 },
    );
    expect(prose('Set within `{{#each}}`.')).toBe('Set within `{{#each}}`.');
  });

  test('cannot end or redirect our links', () => {
    fc.assert(
      fc.property(texts, text => {
        const uri = `file:///desk/${encodeURIComponent(text.toWellFormed())}`;
        const all = blocks(fileLink(text, uri), commandLink(text, 'touchstone.x', [text]));
        const targets = nodesOf(all).flatMap(node => (node.type === 'link' ? [node['href']] : []));
        for (const target of targets)
          expect(target).toMatch(/^(?:file:\/\/\/desk\/|command:touchstone\.x\?)/);
        expect([...typesIn(all)].filter(type => ['image', 'html', 'code'].includes(type))).toEqual(
          [],
        );
        const [, query = ''] = targets.at(-1)?.split('?') ?? [];
        if (query !== '') expect(JSON.parse(decodeURIComponent(query))).toEqual([text]);
      }),
      { numRuns: 600 },
    );
  });

  test.each([
    'command:x',
    'http://h/x',
    'javascript:x',
    'vscode://h/x',
    'data:x',
    '//h/x',
    'x',
  ])('is not a link when its address is %s', uri => {
    expect([...typesIn(fileLink('name', uri))]).toEqual(['paragraph', 'text']);
  });

  test('is read as it was written', () => {
    expect(plainMarkdown('the customer_name, 1 to 10 (see #4)')).toBe(
      'the customer\\_name, 1 to 10 (see #4)',
    );
    expect(code('a`b')).toBe('``a`b``');
    expect(plainMarkdown('a\r\nb')).toBe('a  \nb');
  });
});

describe('hovers and completion documentation', () => {
  const safe = (markdown: string): void => {
    const types = typesIn(markdown);
    expect([...types].filter(type => ['image', 'html', 'table', 'heading'].includes(type))).toEqual(
      [],
    );
    const links = nodesOf(markdown).flatMap(node => (node.type === 'link' ? [node['href']] : []));
    expect(links.filter(href => !href.startsWith('file:///desk/_'))).toEqual([]);
  };
  const json = JSON.stringify;

  /** Every place of our files whose text a hover shows, with the cursor on it. */
  function places(text: string): readonly (readonly [string, string, Record<string, string>])[] {
    const schema = `{type: object, properties: {a: {type: string, description: ${json(text)}, enum: [${json(text)}]}, ${json(text)}: {type: string, minimum: ${json(text)}}}}`;
    const head = `---\nmodel: own/m\ninput:\n  schema: ${schema}\n  default:\n    a: ${json(text)}\n---\n`;
    const row = `${json({ id: text, input: { b: text }, expected: { a: text } })}\n`;
    const partial = { '_p.prompt': `${text}\n{{a}}` };
    return [
      ['p.prompt', `${head}{{‸a}}`, {}],
      ['p.prompt', `${head}{{ ‸ }}`, {}],
      ['p.prompt', head.replace('a: {type', '‸a: {type'), {}],
      ['p.prompt', head.replace('    a: ', '    ‸a: '), {}],
      ['p.prompt', '---\nmodel: x/y\n---\n{{‸b}}', { 'p.golden.jsonl': row }],
      ['p.prompt', '{{> ‸p a=b}}', partial],
      ['p.prompt', '{{> p ‸a=b}}', partial],
      ['p.prompt', '{{> ‸ }}', partial],
      ['p.prompt', `---\nmodel: ${json(`own/${text}‸`)}\n---\n`, {}],
      ['p.prompt', '---\nmodel: own/‸m\n---\n', {}],
      ['p.prompt', '---\nmodel: ‸\n---\n', {}],
      ['p.golden.jsonl', '{"input": {"‸a": "x"}}', { 'p.prompt': head }],
      ['p.golden.jsonl', '{"input": {‸}}', { 'p.prompt': head }],
      ['p.golden.csv', '‸a\nx', { 'p.prompt': head }],
      ['p.eval.yaml', 'rows:\n  - input: {‸a: x}', { 'p.prompt': head }],
      ['p.eval.yaml', 'models: [own/‸m]', { 'p.prompt': head }],
    ];
  }

  function settingsWith(text: string) {
    const endpoint = { protocol: 'openai', baseUrl: 'https://evil.test/v1', region: text };
    const { settings } = readSettings(json({ endpoints: { own: endpoint } }));
    return { ...defaultSettings, ...settings };
  }

  test('contain no image, HTML or link except to a partial, whatever files contain', async () => {
    let seen = 0;
    const check = async (text: string): Promise<void> => {
      for (const [name, source, others] of places(text)) {
        if (source.indexOf('‸') !== source.lastIndexOf('‸')) continue;
        const at = marked(name, source, others, settingsWith(text));
        const shown = hover(at.workspace, at.file, at.position)?.contents;
        const items = (await completion(at.workspace, at.file, at.position, {})) ?? [];
        const list = Array.isArray(items) ? items : [];
        for (const each of [shown, ...list.slice(0, 40).map(item => item.documentation)]) {
          if (typeof each !== 'object' || !('value' in each)) continue;
          seen += 1;
          safe(each.value);
        }
      }
    };
    for (const text of hostile) await check(text);
    await fc.assert(fc.asyncProperty(texts, check), { numRuns: 40 });
    expect(seen).toBeGreaterThan(500);
  });
});

test('Markdown is made in one module, and notifications go through one', async () => {
  const root = new URL('../../../src/', import.meta.url);
  const files = await glob('**/*.{ts,tsx}', { cwd: root });
  const found: string[] = [];
  for (const file of files) {
    const source = await readFile(new URL(file, root), 'utf8');
    const uses = (pattern: RegExp, allowed: string): void => {
      if (pattern.test(source) && file !== allowed) found.push(`${file}: ${pattern.source}`);
    };
    uses(/\bas Markdown;|kind: 'markdown'|MarkupKind\.Markdown/, 'language/markdown.ts');
    uses(/new MarkdownString|isTrusted = |supportHtml/, 'extension/output/outputFeatures.ts');
    uses(/window\s*\.show(?:Error|Warning|Information)Message/, 'extension/notify.ts');
  }
  expect(found).toEqual([]);
});
