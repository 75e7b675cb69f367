import { expect, test } from 'vitest';
import { parseTemplate } from '../../../src/prompt/template/template.ts';

function reads(text: string): readonly string[] {
  const { variables } = parseTemplate(text, { start: 0, end: text.length });
  return variables.map(
    ({ range, path }) => `${text.slice(range.start, range.end)} = ${path?.join('.') ?? 'unknown'}`,
  );
}

test.each([
  [
    '{{a}} {{user.name}} {{user.[full name]}}',
    ['a = a', 'user.name = user.name', 'user.[full name] = user.full name'],
  ],
  [
    '{{#each xs}}{{t}}{{this}}{{@index}}{{../top}}{{/each}}{{b}}',
    ['xs = xs', 't = xs.*.t', 'this = xs.*', '../top = top', 'b = b'],
  ],
  [
    '{{#each xs as |x i|}}{{x.t}}{{i}}{{x}}{{/each}}',
    ['xs = xs', 'x.t = xs.*.t', 'i = unknown', 'x = xs.*'],
  ],
  [
    '{{#each xs}}{{#if y}}{{z}}{{../w}}{{/if}}{{/each}}',
    ['xs = xs', 'y = xs.*.y', 'z = xs.*.z', '../w = w'],
  ],
  ['{{#with user}}{{name}}{{else}}{{a}}{{/with}}', ['user = user', 'name = user.name', 'a = a']],
  ['{{#if a}}1{{else each xs}}{{t}}{{/if}}', ['a = a', 'xs = xs', 't = xs.*.t']],
  [
    '{{#tags}}{{t}}{{/tags}}{{^none}}{{w}}{{/none}}',
    ['tags = tags', 't = tags.?.t', 'none = none', 'w = w'],
  ],
  ['{{#each xs}}{{@root.q}}{{/each}} {{@state.count}}', ['xs = xs', '@root.q = q']],
  ['{{json a indent=n}} {{role "user"}} {{history}}', ['a = a', 'n = n']],
  ['{{#if (lookup m k)}}{{/if}}', ['m = m', 'k = k']],
  ['{{#if a}x {{b}}{{/if}}', ['b = b']],
  ['{{#each a}x {{b}}{{/each}}', ['b = unknown']],
  ['{{> card person title=t}}', ['person = person', 't = t']],
  ['{{#> box}}{{inside}}{{/box}}', ['inside = unknown']],
  ['{{this.json}} {{./role}} {{history}}', ['this.json = json', './role = role']],
  ['{{#each xs as |json|}}{{json}}{{/each}}', ['xs = xs', 'json = xs.*']],
  ['\\{{a}} {{! b }} {{!-- {{c}} --}}', []],
])('%s', (text, expected) => {
  expect(reads(text)).toEqual(expected);
});
