import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { glob } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lints, styleHints } from '../../../../src/language/checks/style/styleHints.ts';
import { languageFile, type PromptFile } from '../../../../src/language/languageFile.ts';

const root = new URL('../../../..', import.meta.url);

function fileOf(text: string, name = 'a.prompt'): PromptFile {
  const file = languageFile(TextDocument.create(`file:///w/${name}`, 'dotprompt', 1, text));
  if (file?.kind !== 'prompt') throw new Error('not a prompt');
  return file;
}

function found(text: string, name?: string): readonly string[] {
  return styleHints(fileOf(text, name)).map(
    ({ code, range }) => `${code.replace('style-', '')}: ${text.slice(range.start, range.end)}`,
  );
}

const system = '{{role "system"}}\n';
const sentence =
  'Refunds and invoices always go to the billing team unless the customer says otherwise there.';
const paragraph = Array.from({ length: 9 }, () => sentence).join(' ');
const extractHead = `---
output:
  schema:
    number: string
    reason: string
---
`;
const shot = '{{role "user"}}\nOrder 1.\n{{role "model"}}\n{"number":"1","reason":"x"}\n';

describe('one long paragraph', () => {
  test('of a system message is reported, as a paragraph', () => {
    expect(found(`${system}# Role\n${paragraph}\n\nShort.`)).toEqual([
      `wall-of-text: ${paragraph}`,
    ]);
  });

  test('of a partial is reported too', () => {
    expect(found(paragraph, '_rules.prompt')).toEqual([`wall-of-text: ${paragraph}`]);
  });

  test('is not reported as a list, in a user message, in code, or divided by blank lines', () => {
    const list = Array.from({ length: 9 }, () => `- ${sentence}`).join('\n');
    expect(found(system + list)).toEqual([]);
    expect(found(paragraph)).toEqual([]);
    expect(found(`${system}\`\`\`\n${paragraph}\n\`\`\``)).toEqual([]);
    expect(found(system + paragraph.replaceAll('. ', '.\n\n'))).toEqual([]);
  });
});

describe('sections in two styles', () => {
  test('are reported at the later of the two', () => {
    expect(found(`${system}# Role\nYou sort.\n<rules>\nBe kind.\n</rules>`)).toEqual([
      'mixed-delimiters: <rules>',
    ]);
    expect(found(`${system}<rules>\nBe kind.\n</rules>\n# Role\nYou sort.`)).toEqual([
      'mixed-delimiters: # Role',
    ]);
  });

  test('are not reported when the element contains data, values or examples, or the heading', () => {
    expect(found(`${system}# Role\nx\n<ticket>\nabc\n</ticket>`)).toEqual([]);
    expect(found(`${system}# Role\nx\n<notes>\n{{notes}}\n</notes>`)).toEqual([]);
    expect(found(`${system}<rules>\n# Role\nx\n</rules>`)).toEqual([]);
    expect(found(`${system}# Role\nx\n{{role "user"}}\n<rules>\nx\n</rules>`)).toEqual([]);
  });
});

describe('XML-like tags', () => {
  test('without an end, and ends without a beginning, are reported', () => {
    expect(found('<rules>\nBe kind.')).toEqual(['unclosed-tag: <rules>']);
    expect(found('Be kind.\n</rules>')).toEqual(['unclosed-tag: </rules>']);
    expect(found('<ticket id="{{id}}">\n{{ticket}}\n</tiket>')).toEqual([
      'unclosed-tag: <ticket id="{{id}}">',
      'unclosed-tag: </tiket>',
    ]);
    expect(found('<a>\n<b>\nx\n</a>')).toEqual(['unclosed-tag: <b>']);
  });

  test('are not reported in code, in a sentence, as HTML without an end, and when complete', () => {
    const whole = '<rules>\n<rule n="1">a</rule>\n<none/>\n</rules>';
    for (const text of [
      whole,
      'Write `<rules>` first.\n```\n<rules>\n```',
      'Begin with Dear <name>, then stop.',
      '<br>\nx\n<p>\ny',
      'Text between <ticket> and </ticket> is data.',
      '{{#if a}}\n<x>\n{{/if}}\ny\n</x>',
      'if 1 < 2 and 3 > 2',
    ]) {
      expect(found(text)).toEqual([]);
    }
  });
});

describe('vague amounts', () => {
  test.each([
    ['Describe the product in a few sentences.', ['a few sentences']],
    [
      'The summary should be fairly short, and not too much more.',
      ['fairly short', 'not too much more'],
    ],
    ['- List several bullet\n  points.', ['several bullet\n  points']],
  ])('%s', (text, words) => {
    expect(found(system + text)).toEqual(words.map(word => `vague-quantifier: ${word}`));
  });

  test.each([
    'Use 2 to 3 sentences.',
    'Customers often send several lines.',
    'Here are some examples.',
    'Keep some distance.',
  ])('passes: %s', text => {
    expect(found(system + text)).toEqual([]);
  });
});

describe('contradictions', () => {
  test.each([
    [
      'Reply with JSON only.\nBe kind.\n\nWrite your answer in Markdown.',
      'Write your answer in Markdown',
    ],
    ['Answer in English. Sort the ticket.\n\nAlways reply in German.', 'reply in German'],
    ['Be concise.\n\n- Be thorough.', 'Be thorough'],
    ['Give no explanation.\n\nThen explain your reasoning.', 'explain your reasoning'],
    ['Reply in Markdown.\n\nDo not reply in Markdown.', 'reply in Markdown'],
  ])('%s', (text, range) => {
    expect(found(system + text)).toEqual([`contradiction: ${range}`]);
  });

  test('with the output schema are reported', () => {
    const text = `${extractHead}${system}Answer in plain text.`;
    expect(found(text)).toEqual(['contradiction: Answer in plain text']);
    expect(styleHints(fileOf(text))[0]?.message).toContain('`output` in the frontmatter');
  });

  test.each([
    'Reply with JSON.\n\nReturn the JSON in one line.',
    'Reply with JSON.\n\nIf that fails, reply in plain text.',
    'Reply with JSON.\n\nWrite the `body` in Markdown.',
    'Reply in Markdown.\n\nDo not reply in JSON.',
    'Answer in English.\n\n{{#if german}}Answer in German.{{else}}Answer in French.{{/if}}',
    'Answer in English or German.\n\nReply in English.',
    'Be concise.\n\nBe polite.',
  ])('passes: %s', text => {
    expect(found(system + text)).toEqual([]);
  });

  test('are not reported when the schema has a field for the reasoning', () => {
    const head = '---\noutput:\n  schema:\n    reason: string\n---\n';
    expect(found(`${head}No explanations.\n\nExplain your reasoning.`)).toEqual([]);
  });
});

describe('examples', () => {
  test('are missing when several fields are extracted', () => {
    expect(found(`${extractHead}${system}Extract the number.`)).toEqual(['no-examples: Extract']);
  });

  test('are not reported as missing when they exist, may exist, or nothing is extracted', () => {
    for (const body of [
      `${system}Extract the number.\n${shot}${shot}{{role "user"}}\n{{mail}}`,
      'Extract it.\n{{#each examples}}{{this}}{{/each}}',
      'Extract it.\n{{> examples}}',
      'Extract it.\n<example>a</example>\n<example>b</example>',
      'Do not extract anything.',
      'Sort it.',
    ]) {
      expect(found(extractHead + body)).toEqual([]);
    }
    expect(found('Extract the number.')).toEqual([]);
  });

  test('are counted as turns, elements, headings or pairs', () => {
    const one = '\n{"number":"1","reason":"x"}\n';
    expect(found(`Sort.\n${shot}{{role "user"}}\n{{mail}}`)).toEqual([`example-count: ${one}`]);
    expect(found('<example>a</example>')).toEqual(['example-count: <example>a</example>']);
    expect(found('## Example\nx')).toEqual(['example-count: ## Example']);
    expect(found('Input: a\nOutput: b')).toEqual(['example-count: Input: a\nOutput: b']);
  });

  test('beyond five are reported at the sixth', () => {
    const many = [1, 2, 3, 4, 5, 6, 7].map(n => `<example>${n}</example>`).join('\n');
    expect(found(many)).toEqual(['example-count: <example>6</example>']);
  });
});

test('the samples have no hints', async () => {
  const paths = await glob('samples/**/*.prompt', { cwd: root, absolute: true });
  expect(paths.length).toBeGreaterThan(3);
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    expect([name, found(await readFile(path, 'utf8'), name)]).toEqual([name, []]);
  }
});

test('each hint has a page that names its code and its sources, and the list has each page', async () => {
  const folder = new URL('docs/lints/', root);
  const pages = (await readdir(folder)).filter(name => name !== 'README.md');
  expect(pages.sort()).toEqual(
    Object.keys(lints)
      .map(code => `${code}.md`)
      .sort(),
  );
  const list = await readFile(new URL('README.md', folder), 'utf8');
  for (const name of pages) {
    const page = await readFile(new URL(name, folder), 'utf8');
    expect(page).toContain(`\`${name.replace('.md', '')}\``);
    expect(page).toMatch(/## Sources\n\n- .*https:/);
    expect(list).toContain(`(${name})`);
  }
});

test('for any text, a hint is inside it and has a code of the table', () => {
  const word = fc.constantFrom(
    '<rules>',
    '</rules>',
    '</rule>',
    '\n',
    ' ',
    '# A',
    '\n- ',
    '{{x}}',
    '{{role "model"}}',
    '{{role "system"}}',
    'Reply in JSON.',
    'Reply in Markdown.',
    'Write a few words.',
    '`',
    '```\n',
    '{{#if a}}',
    '{{/if}}',
    '{{',
    '<example>',
    '</example>',
    'Input: a\n',
    'Output: b\n',
    'extract',
    '---\n',
    '\r\n',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), words => {
      const text = words.join('');
      const file = fileOf(text);
      for (const { code, range } of styleHints(file)) {
        expect(lints).toHaveProperty(code);
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThan(range.start);
        expect(range.end).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 300 },
  );
});

test('after one tag of a valid text is lost or mistyped, its fix leaves no finding', () => {
  const { nested } = fc.letrec<{ nested: string[]; element: string[] }>(tie => ({
    nested: fc.array(tie('element'), { maxLength: 3 }).map(parts => parts.flat()),
    element: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('x', '{{y}}').map(line => [line]),
      fc
        .tuple(fc.constantFrom('rules', 'ticket', 'notes'), tie('nested'))
        .map(([name, inside]) => [`<${name}>`, ...inside, `</${name}>`]),
    ),
  }));
  const broken = fc.tuple(nested, fc.nat(), fc.boolean()).map(([lines, at, mistype]) => {
    const tags = lines.flatMap((line, index) => (line.startsWith('</') ? [index] : []));
    const chosen = tags[at % Math.max(1, tags.length)];
    if (chosen === undefined) return '';
    const text = lines.with(chosen, mistype ? `${lines[chosen]?.slice(0, -2)}>` : '');
    return text.join('\n');
  });
  fc.assert(
    fc.property(broken, text => {
      const [first] = styleHints(fileOf(text));
      fc.pre(first !== undefined);
      const [edit] = first?.fix?.edits ?? [];
      if (!edit) throw new Error('no fix');
      const fixed = text.slice(0, edit.range.start) + edit.text + text.slice(edit.range.end);
      expect(found(fixed)).toEqual([]);
    }),
  );
});
