import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { type Message, messageText } from '../../../src/prompt/messages/message.ts';
import { type RenderData, renderPrompt } from '../../../src/prompt/rendering/render.ts';
import { stablePrefixOf } from '../../../src/prompt/rendering/stablePrefix.ts';
import { history, input, partials, template } from './generatedTemplates.ts';

const rules = new Map([
  ['rules', 'Be brief.\n'],
  ['greeting', 'Hello {{name}}.'],
]);

/** The stable text of a rendering, message by message. */
function stableIn(
  text: string,
  data: RenderData & { readonly messages?: readonly Message[] } = {},
): readonly string[] | undefined {
  const document = parsePrompt(text);
  const rendered = renderPrompt(document, data, { partials: rules });
  if (!rendered.ok) throw new Error(rendered.diagnostics[0]?.message);
  const earlier = data.messages ?? [];
  const prefix = stablePrefixOf(document, rendered.messages, { partials: rules, history: earlier });
  return prefix && cut(rendered.messages, prefix);
}

function cut(
  messages: readonly Message[],
  { messages: whole, characters }: { messages: number; characters: number },
): readonly string[] {
  const said = messages.slice(0, whole).map(message => `${message.role}: ${messageText(message)}`);
  const next = messages[whole];
  if (characters === 0 || !next) return said;
  return [...said, `${next.role}: ${messageText(next).slice(0, characters)}`];
}

describe('what is stable', () => {
  test.each([
    ['up to a variable', 'Rules.\n\nTicket: {{ticket}} Thanks.', ['user: Rules.\n\nTicket:']],
    [
      'whole messages before one that varies',
      '{{role "system"}}Rules.\n{{role "user"}}{{ticket}}',
      ['system: Rules.\n'],
    ],
    [
      'whole messages and a beginning',
      '{{role "system"}}Rules.\n{{role "user"}}Ticket: {{ticket}}',
      ['system: Rules.\n', 'user: Ticket:'],
    ],
    ['up to a block', 'Rules.\n{{#if a}}\nMore.\n{{/if}}\nEnd.', ['user: Rules.']],
    ['comments and sections aside', 'A {{! note }}b{{section "s"}} c {{x}}', ['user: A b c']],
    ['partials that say the same', '{{> rules}}\nNow {{x}}', ['user: Be brief.\nNow']],
    ['up to a partial that varies', 'First. {{> greeting}}', ['user: First.']],
    [
      'all of it, when nothing varies',
      '{{role "system"}}A{{role "user"}}B',
      ['system: A', 'user: B'],
    ],
    ['a backslash before a tag not', 'A \\\\{{x}}', ['user: A']],
  ])('%s', (_, text, expected) => {
    expect(stableIn(text, { input: { ticket: 'T', name: 'N', x: 1 } })).toEqual(expected);
  });

  test.each([
    ['a variable at the beginning', '{{ticket}} and the rules'],
    ['a role that is computed', '{{role who}}Rules.'],
    ['a medium', '{{media url=photo}} What is this?'],
  ])('nothing after %s', (_, text) => {
    expect(
      stableIn(text, { input: { ticket: 'T', who: 'user', photo: 'https://x/y' } }),
    ).toBeUndefined();
  });

  test('nothing of a conversation, wherever it is inserted', () => {
    const earlier = (text: string) => stableIn(text, { messages: history });
    expect(earlier('{{role "system"}}Rules.{{history}}{{role "user"}}Go on.')).toEqual([
      'system: Rules.',
    ]);
    // Without a mark of its own it goes before the last message of the user.
    expect(earlier('{{role "system"}}Rules.{{role "user"}}Go on.')).toEqual(['system: Rules.']);
    expect(earlier('Go on.')).toBeUndefined();
  });
});

/** Inputs that have nothing in common. */
const inputs: readonly NonNullable<RenderData['input']>[] = [
  input,
  {},
  { ...input, a: '', n: 0, xs: [], people: [], user: {}, uni: ' ', r: 'user', two: '\n' },
  { ...input, a: '\n\n{{x}}', f: true, nil: 'no', xs: ['   '], r: 'model', url: 'data:,x' },
];

/** What is stable in each rendering of a template that comes out. */
function stableParts(text: string, messages: readonly Message[]): readonly (readonly string[])[] {
  const partialTexts = new Map(Object.entries(partials));
  const document = parsePrompt(text);
  return inputs.flatMap(one => {
    const data = { input: one, messages };
    const rendered = renderPrompt(document, data, { partials: partialTexts });
    if (!rendered.ok) return [];
    const options = { partials: partialTexts, history: messages };
    const prefix = stablePrefixOf(document, rendered.messages, options);
    return [prefix ? cut(rendered.messages, prefix) : []];
  });
}

test('two renderings agree on the stable prefix, whatever the input', () => {
  let stable = 0;
  fc.assert(
    fc.property(template, text => {
      const found = stableParts(text, []);
      if ((found[0]?.length ?? 0) > 0) stable += 1;
      for (const part of found) expect(part).toEqual(found[0]);
    }),
    { numRuns: 500 },
  );
  // Else the property would say little.
  expect(stable).toBeGreaterThan(50);
});

test('with a conversation inserted, the prefix is not longer than without', () => {
  fc.assert(
    fc.property(template, text => {
      const [whole] = stableParts(text, []);
      for (const part of stableParts(text, history))
        expect(whole?.slice(0, part.length)).toEqual(part);
    }),
    { numRuns: 200 },
  );
});
