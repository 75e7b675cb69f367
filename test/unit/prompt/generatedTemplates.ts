import fc from 'fast-check';
import type { Message } from '../../../src/prompt/messages/message.ts';

const word = fc.constantFrom(
  'Hi',
  ' ',
  '\n',
  '  \n',
  'ß漢字',
  '😀👩‍👩‍👧',
  '# Title\n',
  'x\n---\n',
  '\\{{no}}',
  '"',
  "'",
  '}',
  '$&',
  '<b>',
  '\t',
  'e\u0301',
  '\\\\',
);
const value = fc.constantFrom(
  '{{a}}',
  '{{{a}}}',
  '{{&a}}',
  '{{ user.name }}',
  '{{~a}}',
  '{{a~}}',
  '{{~a~}}',
  '{{json user}}',
  '{{json xs indent=2}}',
  '{{json a}}',
  '{{this.a}}',
  '{{./a}}',
  '{{missing}}',
  '{{@root.a}}',
  '{{xs.[0]}}',
  '{{xs.length}}',
  '{{lookup user "name"}}',
  '{{lookup xs 1}}',
  '{{! note }}',
  '{{!-- {{a}} --}}',
  '{{!-- x --~}}',
  '{{n}}',
  '{{f}}',
  '{{nil}}',
  '{{json nil}}',
  '{{uni}}',
  '{{user.[full name]}}',
  '{{@metadata.prompt.model}}',
);
const mark = fc.constantFrom(
  '{{role "system"}}',
  '{{role "user"}}',
  '{{role "model"}}',
  '{{~role "user"~}}',
  '{{history}}',
  '{{section "one"}}',
  '{{section two}}',
  '{{media url=@root.url}}',
  '{{media url=@root.url contentType="image/png"}}',
  '{{role @root.r}}',
);
const partial = fc.constantFrom(
  '{{> plain}}',
  '  {{> plain}}\n',
  '\n    {{> lines}}\n',
  '{{> args name=a n=1}}',
  '{{> args user}}',
  '{{~> plain~}}',
  '{{> outer}}',
  '\n  {{> outer}}\n',
  '{{#> absent}}fallback {{a}}{{/absent}}',
  '{{#> layout}}body {{a}}{{/layout}}',
  '{{#*inline "own"}}[{{a}}]{{/inline}}{{> own}}',
  '{{> turn}}',
  '{{> (lookup @root.names "p")}}',
);
/** What the generated templates put in. */
export const partials: Readonly<Record<string, string>> = {
  plain: 'plain {{a}}',
  lines: 'first\n{{#if a}}\n  second {{a}}\n{{/if}}\nthird\n',
  args: '<{{name}}/{{n}}/{{a}}>',
  outer: 'outer\n  {{> inner name=uni}}\nend\n',
  inner: 'inner {{name}}\nmore\n',
  layout: 'top {{> @partial-block}} bottom',
  turn: '{{role "model"}}said{{role "user"}}asked',
};

/** Templates of every form: blocks, white space control, partials, marks. */
export const { template } = fc.letrec<{ template: string; block: string; node: string }>(tie => ({
  template: fc.array(tie('node'), { maxLength: 7 }).map(nodes => nodes.join('')),
  node: fc.oneof({ maxDepth: 3 }, word, value, mark, partial, tie('block')),
  block: fc
    .record({
      open: fc.constantFrom(
        'if a',
        'unless a',
        'if missing',
        'each xs',
        'each people',
        'each xs as |x i|',
        'with user',
        'xs',
        'user',
        'missing',
        'ifEquals a "Ann"',
        'unlessEquals n 3',
        'each missing',
        'if n includeZero=true',
        'each user',
      ),
      inner: tie('template'),
      otherwise: fc.option(tie('template')),
      chain: fc.boolean(),
      style: fc.constantFrom('', '\n', '~'),
    })
    .map(({ open, inner, otherwise, chain, style }) => {
      const [name] = open.split(' ');
      const tilde = style === '~' ? '~' : '';
      const line = style === '\n' ? '\n' : '';
      const middle =
        otherwise === null
          ? ''
          : `${line}{{${tilde}else${chain ? ' if f' : ''}}}${line}${otherwise}`;
      return `${line}{{${tilde}#${open}}}${line}${inner}${middle}${line}{{/${name}${tilde}}}${line}`;
    }),
}));

/** What the generated templates read. */
export const input = {
  a: 'Ann',
  n: 3,
  f: false,
  nil: null,
  r: 'tool',
  uni: 'Grüße 漢字 👩‍👩‍👧',
  url: 'https://example.com/a.png',
  two: 'second',
  names: { p: 'plain' },
  user: { name: 'Bo', 'full name': 'Bo B' },
  xs: ['p', 'q\nr', ''],
  people: [{ name: 'Cy', a: 1 }, { name: 'Di' }],
};
export const history: Message[] = [
  { role: 'user', content: [{ text: 'before' }] },
  { role: 'model', content: [{ text: 'answer' }], metadata: { kept: true } },
];
