import { expect, test } from 'vitest';
import { partialFileName } from '../../../src/files/fileNames.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { partialCycle, partialNames, resolvePartials } from '../../../src/prompt/partials.ts';

test('partials are read once each, with those they name, also in a circle', async () => {
  const files: Record<string, string> = {
    a: '{{> b}} {{> a}}',
    b: '{{#if x}}{{> a}}{{/if}}{{> gone}}',
  };
  const asked: string[] = [];
  const document = parsePrompt('{{> a}} {{> a}} {{#> b}}else{{/b}} {{> (lookup x y)}}');
  const found = await resolvePartials(document, async name => {
    asked.push(name);
    return files[name];
  });
  expect(Object.fromEntries(found.texts)).toEqual(files);
  expect(found.problems).toEqual([]);
  expect(asked).toEqual(['a', 'b', 'gone']);
  expect(partialCycle(document, found.texts)).toEqual(['a', 'b', 'a']);
});

test('a partial defined inline, and the caller’s block, are not files', () => {
  const document = parsePrompt(
    '{{#*inline "own"}}x{{/inline}}{{> own}}{{> @partial-block}}{{> "dir/p"}}',
  );
  expect(partialNames(document)).toEqual(['dir/p']);
});

test('a partial that may not be read is reported at the tag of the prompt that leads to it', async () => {
  const text = '{{> a}} {{> "../../secret"}}';
  const document = parsePrompt(text);
  const found = await resolvePartials(document, async name =>
    name === 'a' ? '{{> b}}' : { problem: 'it is a folder' },
  );
  const shown = found.problems.map(({ message, range }) => [
    text.slice(range.start, range.end),
    message,
  ]);
  expect(shown).toEqual([
    [
      '"../../secret"',
      '`../../secret` is not the name of a partial: partials are files `_name.prompt` in the folder of the prompt.',
    ],
    ['a', 'The partial `b` cannot be read: it is a folder.'],
  ]);
});

test.each([
  '../x',
  '/etc/hostname',
  'a/b',
  'a\\b',
  'C:x',
  '..',
  'a\0b',
])('no file is read for the partial %j when its name is a path', async name => {
  const asked: string[] = [];
  await resolvePartials(parsePrompt(`{{> ${JSON.stringify(name)}}}`), async each => {
    asked.push(each);
    return undefined;
  });
  for (const each of asked) expect(partialFileName(each)).not.toMatch(/[\\/:\0]|^\.\.?$/);
});
