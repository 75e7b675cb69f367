import type { Random } from './random.ts';

/** Texts that break parsers: half of a pair, marks of other languages, unusual characters. */
const fragments: readonly string[] = [
  ...[
    '{{',
    '}}',
    '{{{',
    '}}}',
    '\\{{',
    '\\\\{{',
    '{{!',
    '{{!--',
    '--}}',
    '{{~',
    '~}}',
    '{{{{raw}}}}',
  ],
  ...[
    '{{#if a}}',
    '{{#each rows as |row i|}}',
    '{{#with a.b}}',
    '{{else}}',
    '{{else if b}}',
    '{{^}}',
  ],
  ...[
    '{{/if}}',
    '{{/each}}',
    '{{/with}}',
    '{{#unlessEquals a "b"}}',
    '{{#ifEquals a b}}',
    '{{/x}}',
  ],
  ...['{{> tone}}', '{{> _tone a=b}}', '{{#> tone}}', '{{> (lookup . "x")}}', '{{#*inline "a"}}'],
  ...[
    '{{role "system"}}',
    '{{role "SYSTEM"}}',
    '{{media url=a}}',
    '{{history}}',
    '{{section "x"}}',
  ],
  ...[
    '{{json a indent=2}}',
    '{{a.[b c].d}}',
    '{{../../a}}',
    '{{@root.a}}',
    '{{@first}}',
    '{{this.}}',
  ],
  ...[
    '<<<dotprompt:role:user>>>',
    '---\n',
    '\n---\n',
    'input:\n  schema:\n',
    'output:\n',
    'default: {',
  ],
  ...[
    'a?(enum, x): [b, c]',
    'list(array): string',
    'o(object):\n    ',
    '(*): any',
    '*a',
    '&a ',
    '<<: *a',
  ],
  ...[
    '? ',
    ': ',
    '- ',
    '|\n',
    '>-\n',
    '!!binary ',
    '%YAML 1.2\n',
    '\t',
    '#',
    '"',
    "'",
    '`',
    ',',
    '""',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '<rules>',
    '</rules>',
    'touchstone.compare: [',
    'model: openai/',
  ],
  ...[
    '{"input": {',
    '"expected": ',
    '"id": 1',
    '\\u00',
    '1e999',
    '-0',
    'null',
    '__proto__',
    'constructor',
  ],
  ...[
    '\r',
    '\r\n',
    '\n\n',
    '\u2028',
    '\u0000',
    '\uFEFF',
    '\uD83D',
    '\uDE00',
    '😀',
    'é',
    'שלום',
    '\u200B',
  ],
];

const openers: readonly string[] = [
  '{{#if a}}',
  '[',
  '{',
  '(',
  '{{a (b ',
  '- ',
  '  ',
  '"a":{',
  '{{#',
  '<a>',
  '../',
  'a.',
];

type Mutation = (text: string, random: Random, others: readonly string[]) => string;

const mutations: readonly Mutation[] = [
  // Single characters.
  (text, random) => splice(text, random.below(text.length + 1), 0, random.pick(fragments)),
  (text, random) => splice(text, random.below(text.length + 1), 1 + random.below(3), ''),
  (text, random) =>
    splice(text, random.below(text.length + 1), 1, String.fromCharCode(random.below(256))),
  (text, random) =>
    splice(text, random.below(text.length + 1), 1, String.fromCharCode(random.below(65_536))),
  (text, random) => splice(text, random.below(text.length + 1), 0, random.pick(fragments)),
  // Lines.
  (text, random) => {
    const lines = text.split('\n');
    const [a, b] = [random.below(lines.length), random.below(lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
    return lines.join('\n');
  },
  (text, random) => {
    const lines = text.split('\n');
    lines.splice(random.below(lines.length), 1 + random.below(3));
    return lines.join('\n');
  },
  (text, random) => {
    const lines = text.split('\n');
    const line = random.pick(lines);
    lines.splice(random.below(lines.length), 0, ...Array<string>(1 + random.below(5)).fill(line));
    return lines.join('\n');
  },
  (text, random) => {
    const lines = text.split('\n');
    const at = random.below(lines.length);
    lines[at] = ' '.repeat(random.below(8)) + (lines[at] ?? '').trimStart();
    return lines.join('\n');
  },
  // Truncation, at either end.
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  // Pieces of other files, and of this one repeatedly.
  (text, random, others) => {
    const other = random.pick(others);
    const start = random.below(other.length + 1);
    const piece = other.slice(start, start + random.below(200));
    return splice(text, random.below(text.length + 1), random.below(20), piece);
  },
  (text, random) => {
    const start = random.below(text.length + 1);
    const piece = text.slice(start, start + 1 + random.below(40));
    return splice(text, start, 0, piece.repeat(random.below(30)));
  },
  // Nesting.
  (text, random) => {
    const deep = random.pick(openers).repeat(random.below(random.below(20) === 0 ? 1_000 : 100));
    return splice(text, random.below(text.length + 1), 0, deep);
  },
  // Line ends.
  (text, random) => text.replaceAll('\n', random.pick(['\r\n', '\r', '\n\n'])),
];

/** Changes a text in one to five places, rarely in many. */
export function mutate(text: string, random: Random, others: readonly string[]): string {
  const rounds = random.below(50) === 0 ? 30 : 1 + random.below(5);
  let changed = text;
  for (let round = 0; round < rounds; round += 1) {
    changed = random.pick(mutations)(changed, random, others);
  }
  // Time is measured too, so a document keeps a realistic size.
  return changed.slice(0, 20_000);
}

function splice(text: string, at: number, removed: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at + removed);
}
