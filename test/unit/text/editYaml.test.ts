import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edited } from '../../../src/text/replacement.ts';
import { editYaml } from '../../../src/text/yaml/editYaml.ts';
import { yamlDocument, yamlValue } from '../../../src/text/yaml/yamlDocument.ts';
import type { YamlChange } from '../../../src/text/yaml/yamlPlace.ts';

function after(text: string, ...changes: readonly YamlChange[]): string | undefined {
  const result = editYaml(text, yamlDocument(text), changes);
  return result.ok ? edited(text, result.edits) : undefined;
}

test.each<readonly [string, YamlChange, string]>([
  ['{a: 1 # c\n}', { kind: 'insert', path: ['new'], value: 'v' }, '{a: 1, new: v # c\n}'],
  ['{a: 1,  # c\n}', { kind: 'insert', path: ['new'], value: 'v' }, '{a: 1, new: v  # c\n}'],
  [
    'a: {x: 1 # c\n  }\n',
    { kind: 'insert', path: ['a', 'new'], value: 'v' },
    'a: {x: 1, new: v # c\n  }\n',
  ],
  ['{ # c\n}', { kind: 'insert', path: ['new'], value: 'v' }, '{ new: v # c\n}'],
  ['a: # c\n', { kind: 'insert', path: ['a', 'new'], value: 'v' }, 'a: # c\n  new: v\n'],
  ['a: # c\nb: 1\n', { kind: 'set', path: ['a'], value: [{ x: 1 }] }, 'a: # c\n  - x: 1\nb: 1\n'],
  ['a: |+\n  t\n\n', { kind: 'insert', path: ['b'], value: 1 }, 'a: |+\n  t\n\nb: 1\n'],
  ['a:\n  - x # c\n  - y\n', { kind: 'remove', path: ['a', 0] }, 'a:\n  - y\n'],
  ['a: 1\n# c\nb: 2', { kind: 'remove', path: ['b'] }, 'a: 1\n# c'],
  ['a:\n  # c\n  x: 1\n', { kind: 'set', path: ['a'], value: { y: 2 } }, '# c\na:\n  y: 2\n'],
  ["- {a: 'x'}\r\n", { kind: 'set', path: [0, 'a'], value: "it's" }, '- {a: "it\'s"}\r\n'],
  [
    '- a: 1\r\n',
    { kind: 'append', path: [], value: { a: 'x\ny' } },
    '- a: 1\r\n- a: |-\r\n    x\r\n    y\r\n',
  ],
])('%j is edited by %j', (text, change, expected) => {
  expect(after(text, change)).toBe(expected);
});

test.each<readonly [string, YamlChange]>([
  ['a: &x 1\nb: *x\n', { kind: 'remove', path: ['a'] }],
  ['a: &x 1\nb: &x 2\nc: *x\n', { kind: 'remove', path: ['b'] }],
  ['a: &x { k: 1 }\nb: *x\n', { kind: 'set', path: ['a', 'k'], value: 2 }],
  ['a: &x { k: 1 }\nb: *x\n', { kind: 'set', path: ['b', 'k'], value: 2 }],
  ['a: 1\nb: 2\n', { kind: 'rename', path: ['a'], name: 'b' }],
  ['a: 1\n', { kind: 'insert', path: ['a'], value: 2 }],
  ['a: 1\n', { kind: 'remove', path: ['b'] }],
  ['a: 1\n', { kind: 'append', path: ['a'], value: 2 }],
  ['{a: [\n  1, # c\n]}\n', { kind: 'set', path: ['a'], value: 'x' }],
  ['? a\n: 1\n', { kind: 'insert', path: ['b'], value: 1 }],
  ['a: 1\n...\n', { kind: 'insert', path: ['b', 'c'], value: 1 }],
])('%j is not edited by %j', (text, change) => {
  const result = editYaml(text, yamlDocument(text), [change]);
  expect(result.ok ? edited(text, result.edits) : result.message).toMatch(
    /^(?:Cannot|`.*` (?:already|does not)).*\.$|^a: 1\nb:\n {2}c: 1\n\.\.\.\n$/,
  );
});

const words = fc.constantFrom('x', 'two words', '#', ': ', "it's", '- y', '\u00a0', '', 'yes', '1');
const value: fc.Arbitrary<unknown> = fc.oneof(
  words,
  fc.integer(),
  fc.constant(null),
  fc.constantFrom<unknown>('l1\nl2', 'l1\n\n', [], {}, [1, 'a'], { k: 'v', l: [{ m: 1 }] }, [
    { k: 1 },
  ]),
);

/** Entries of a map in many styles; all have comments that can be told apart. */
const entry = fc.constantFrom(
  'a: 1',
  'a: text # c1',
  'a: "quoted # no" # c2',
  'a: # c3',
  'a:',
  'b: {x: 1, y: [p, q]} # c4',
  'b: { x: 1 # c5\n  , y: 2 }',
  'b: {}',
  'b:\n  x: 1 # c6\n  # c7\n  y:\n    z: 1',
  'b:\n    x: 1\n    # c8',
  'c:\n  - x # c9\n  - y\n  # c10',
  'c:\n- x: 1\n  y: 2 # c11\n- {x: 1}',
  'c: [x, # c12\n  y]',
  'c: [ x, y, ]',
  'd: |\n  lines # no\n\n  more',
  'd: >-\n  folded\n\n',
  'd: |+\n  kept\n\n',
  'e: &m {k: 1}',
  'e: &m text',
  'f: *m',
  '# c13',
  '  # c14',
  '',
  '"g h": !!str 1',
  '? i\n: 1',
);
const document = fc
  .tuple(
    fc.uniqueArray(entry, { maxLength: 8, selector: each => each.split(':')[0] || each }),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('block', 'indented', 'flow', 'items'),
    fc.boolean(),
  )
  .map(([lines, eol, style, isOpen]) => {
    const pad = style === 'indented' ? '  ' : '';
    let text = lines.map(each => `${each}\n`.replace(/^(?=.)/gm, pad)).join('');
    if (style === 'flow')
      text = `{${lines
        .filter(each => !/[\n|>?]|^\s*#|^$/.test(each))
        .map(each => each.replace(/( # \w+)?$/, ',$1\n'))
        .join('')}}\n`;
    if (style === 'items') text = text.replace(/^(?=.)/gm, '  ').replace(/^ {2}(?=\w)/, '- ');
    return (isOpen ? text.trimEnd() : text).replaceAll('\n', eol);
  })
  .filter(text => yamlDocument(text).errors.length === 0);

const path = fc
  .tuple(
    fc.constantFrom<(string | number)[]>([], [0]),
    fc.array(
      fc.constantFrom<string | number>('a', 'b', 'c', 'd', 'e', 'f', 'x', 'y', 'z', 'new', 0, 1),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(parts => parts.flat());
const change: fc.Arbitrary<YamlChange> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), path, value, first: fc.boolean() }),
  fc.record({ kind: fc.constant('insert' as const), path, value }),
  fc.record({
    kind: fc.constant('append' as const),
    path: fc.constantFrom<(string | number)[]>([], ['c'], ['c'], [0, 'c'], ['b', 'y'], ['a']),
    value,
  }),
  fc.record({ kind: fc.constant('remove' as const), path }),
  fc.record({ kind: fc.constant('rename' as const), path, name: words }),
);

type Tree = Record<string | number, unknown>;

/** The change on plain data, by means other than those of the editor; undefined where it does not apply. */
function intended(root: unknown, change: YamlChange): unknown {
  const whole: unknown = JSON.parse(JSON.stringify({ root }));
  const steps: readonly (string | number)[] = ['root', ...change.path];
  let holder = whole as Tree;
  for (const step of steps.slice(0, -1)) {
    if ((holder[step] ?? null) === null) holder[step] = {};
    holder = holder[step] as Tree;
    if (typeof holder !== 'object') return undefined;
  }
  const last = steps.at(-1) ?? '';
  if (change.kind === 'remove') {
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete holder[last];
  } else if (change.kind === 'rename') {
    const { [last]: value, ...rest } = holder;
    for (const key of Object.keys(holder)) delete holder[key];
    Object.assign(holder, rest, { [change.name]: value });
  } else if (change.kind === 'append') {
    holder[last] = [...((holder[last] as unknown[] | null) ?? []), change.value];
  } else holder[last] = change.value;
  return (whole as Tree)['root'];
}

const comments = (text: string) => (text.match(/# c\d+/g) ?? []).toSorted();

test('any change of any document is read back as intended, or refused', () => {
  const done: Record<string, number> = {};
  fc.assert(
    fc.property(document, change, (text, each) => {
      const result = after(text, each);
      if (result === undefined) return;
      done[each.kind] = (done[each.kind] ?? 0) + 1;
      const read = yamlDocument(result);
      expect(read.errors).toEqual([]);
      expect(yamlValue(read)).toEqual(intended(yamlValue(yamlDocument(text)), each));
      if (text.includes('\r\n')) expect(result.replaceAll('\r\n', '')).not.toContain('\n');
      if (each.kind !== 'remove') expect(comments(result)).toEqual(comments(text));
      // Lines that are not near the change are as before.
      const added = result.split('\n');
      const kept = text.split('\n').filter(line => !added.includes(line));
      if (each.kind === 'insert' || each.kind === 'append') expect(kept.length).toBeLessThan(2);
    }),
    { numRuns: 2000 },
  );
  for (const kind of ['set', 'insert', 'append', 'remove', 'rename']) {
    expect(done[kind], kind).toBeGreaterThan(10);
  }
});
