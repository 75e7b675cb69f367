import { expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { partialCycle, partialNames, resolvePartials } from '../../../src/prompt/partials.ts';

test('partials are read once each, through those they name, also in a circle', async () => {
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
  expect(Object.fromEntries(found)).toEqual(files);
  expect(asked).toEqual(['a', 'b', 'gone']);
  expect(partialCycle(document, found)).toEqual(['a', 'b', 'a']);
});

test('a partial defined inline, and the caller’s block, are not files', () => {
  const document = parsePrompt(
    '{{#*inline "own"}}x{{/inline}}{{> own}}{{> @partial-block}}{{> "dir/p"}}',
  );
  expect(partialNames(document)).toEqual(['dir/p']);
});
