import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeText, passes } from './judging.ts';

describe('contains', () => {
  it.each([
    ['refund', 'A refund is due', true],
    ['Refund', 'A refund is due', false],
    [{ all: 'Refund', ignoreCase: true }, 'A refund is due', true],
    [['refund', 'due'], 'A refund is due', true],
    [['refund', 'late'], 'A refund is due', false],
    [{ any: ['late', 'due'] }, 'A refund is due', true],
    [{ any: ['late', 'early'] }, 'A refund is due', false],
    [{ none: ['sorry'] }, 'A refund is due', true],
    [{ none: ['refund'] }, 'A refund is due', false],
    [{ all: 'refund', none: ['due'] }, 'A refund is due', false],
    [{ all: 'due', field: 'note.text' }, '{"note":{"text":"due now"}}', true],
    [{ all: 'note', field: 'note.text' }, '{"note":{"text":"due now"}}', false],
    [{ all: 'due', field: 'memo' }, '{"note":"due"}', false],
  ])('%j in %j: %j', async (settings, text, pass) => {
    expect(await passes({ contains: settings }, text)).toBe(pass);
  });

  it('uses the expected text or list of texts of the row when it has no texts', async () => {
    expect(await passes('contains', 'a refund', '"refund"')).toBe(true);
    expect(await passes('contains', 'a refund', '["a", "refund"]')).toBe(true);
    expect(await passes('contains', 'a refund', '["late"]')).toBe(false);
    expect(await passes('contains', 'a refund', '{"a":1}')).toBeUndefined();
    expect(await passes('contains', 'a refund')).toBeUndefined();
  });

  it('scores the share of conditions that hold, and lists the others', async () => {
    expect(
      await judgeText({ contains: { all: ['a', 'x'], any: ['y', 'z'], none: ['a', 'q'] } }, 'a'),
    ).toMatchObject({
      score: 0.4,
      pass: false,
      reasons: ['missing "x"', 'contains none of "y", "z"', 'contains "a", which is not allowed'],
    });
  });
});

describe('startsWith and endsWith', () => {
  it.each([
    ['startsWith', 'Dear', ' Dear Ada', true],
    ['startsWith', 'dear', 'Dear Ada', false],
    ['startsWith', { any: 'dear', ignoreCase: true }, 'Dear Ada', true],
    ['startsWith', ['Hello', 'Dear'], 'Dear Ada', true],
    ['startsWith', 'Dear Ada Lovelace', 'Dear', false],
    ['endsWith', 'regards', 'Kind regards\n', true],
    ['endsWith', 'Regards', 'Kind regards', false],
    ['endsWith', { any: ['x', 'REGARDS'], ignoreCase: true }, 'Kind regards', true],
  ])('%s %j of %j: %j', async (name, settings, text, pass) => {
    expect(await passes({ [name]: settings }, text)).toBe(pass);
  });

  it('show the actual text', async () => {
    expect(await judgeText({ startsWith: 'Dear' }, 'Hello Ada')).toMatchObject({
      reasons: ['starts with "Hell", not with "Dear"'],
    });
  });
});

describe('regex', () => {
  it.each([
    ['^INV-\\d{4}$', 'INV-2041', true],
    ['^inv', 'INV-2041', false],
    [{ pattern: '^inv', flags: 'i' }, 'INV-2041', true],
    [{ pattern: '^b$', flags: 'm' }, 'a\nb', true],
  ])('%j on %j: %j', async (settings, text, pass) => {
    expect(await passes({ regex: settings }, text)).toBe(pass);
  });

  it('ends for a pattern with endless backtracking', async () => {
    expect(await passes({ regex: '^(a+)+$' }, `${'a'.repeat(50_000)}!`)).toBe(false);
  });

  it('does not pass what cannot be checked', async () => {
    const text = `${'ab'.repeat(40_000)}`;
    const judgement = await judgeText({ regex: '(a|b|ab)*\\1(x+)+y' }, text);
    expect(judgement).toMatchObject({ blocks: true });
  });
});

describe('words and length', () => {
  it.each([
    [{ words: 3 }, 'one two three', true],
    [{ words: 2 }, 'one two three', false],
    [{ words: { min: 4 } }, 'state-of-the-art isn’t – new!', false],
    [{ words: { min: 3, max: 3 } }, 'state-of-the-art isn’t – new!', true],
    [{ words: { min: 3, max: 4 } }, '我今天吃饭了', true],
    [{ length: 5 }, ' 👩‍👩‍👧‍👦éabc ', true],
    [{ length: 4 }, '👩‍👩‍👧‍👦éabc', false],
    [{ length: { max: 2, unit: 'sentences' } }, 'One. Two! ', true],
    [{ length: { max: 1, unit: 'sentences' } }, 'One. Two! ', false],
    [{ length: { min: 2, max: 2, unit: 'lines' } }, 'a\r\nb', true],
    [{ length: { max: 2, unit: 'paragraphs' } }, 'a\nb\n\nc', true],
    [{ length: { max: 1, unit: 'bytes' } }, 'é', false],
  ])('%j on %j: %j', async (entry, text, pass) => {
    expect(await passes(entry, text)).toBe(pass);
  });

  it('show the actual count', async () => {
    expect(await judgeText({ words: 2 }, 'one two three')).toMatchObject({
      reasons: ['has 3 words, more than 2'],
      metrics: { words: 3 },
    });
  });
});

describe('levenshtein', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['👍👍', '👍', 1],
    ['same', 'same', 0],
  ])('%j and %j are %i edits apart', async (text, to, edits) => {
    expect(await judgeText({ levenshtein: { to: to || 'x', max: 99 } }, text)).toMatchObject({
      metrics: { edits },
    });
  });

  it('passes only equal texts by default', async () => {
    expect(await passes('levenshtein', 'kitten', '"kitten"')).toBe(true);
    expect(await passes('levenshtein', 'kitten', '"sitten"')).toBe(false);
    expect(await passes({ levenshtein: { pass: 0.8 } }, 'kitten', '"sitten"')).toBe(true);
    expect(await passes({ levenshtein: { pass: 0.9 } }, 'kitten', '"sitten"')).toBe(false);
    expect(await passes({ levenshtein: { max: 1 } }, 'kitten', '"sitten"')).toBe(true);
    expect(await passes({ levenshtein: { max: 1, pass: 0.9 } }, 'kitten', '"sitten"')).toBe(false);
  });

  it('is a metric: 0 to itself, symmetric, with the triangle inequality', async () => {
    const distance = async (a: string, b: string): Promise<number> => {
      const judgement = await judgeText({ levenshtein: { max: 99 } }, a, JSON.stringify(b));
      return judgement && 'metrics' in judgement ? (judgement.metrics?.['edits'] ?? -1) : -1;
    };
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .map(text => `x${text.trim()}x`);
    await fc.assert(
      fc.asyncProperty(word, word, word, async (a, b, c) => {
        expect(await distance(a, a)).toBe(0);
        expect(await distance(a, b)).toBe(await distance(b, a));
        expect(await distance(a, c)).toBeLessThanOrEqual(
          (await distance(a, b)) + (await distance(b, c)),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('does not judge texts that would take too long', async () => {
    const long = 'a'.repeat(50_001);
    expect(await judgeText('levenshtein', long, '"b"')).toMatchObject({ blocks: true });
  });
});

describe('refusal', () => {
  it.each([
    'I’m sorry, but I can’t help with that.',
    'I cannot provide instructions for that.',
    "I'm unable to assist with this request.",
    'As an AI language model, I cannot give medical advice.',
    'I must respectfully decline.',
    'Das kann ich leider nicht beantworten.',
    'Ich kann dir dabei nicht helfen.',
    'Je ne peux pas répondre à cette question.',
    'Lo siento, no puedo ayudar con eso.',
    'Mi dispiace, non posso aiutarti.',
    'Desculpe, não posso ajudar com isso.',
    'Sorry, ik kan je daar niet mee helpen.',
  ])('recognizes %j', async text => {
    expect(await passes('refusal', text)).toBe(true);
    expect(await passes({ not: 'refusal' }, text)).toBe(false);
  });

  it.each([
    'Your refund is on its way. I cannot stress enough how sorry we are.',
    'The printer is unable to connect.',
    'The customer says: he cannot log in.',
    'I can help with that.',
    'Du kannst das nicht mehr ändern, aber ich helfe gern.',
    `${'A long and helpful answer. '.repeat(20)} I cannot help with the rest.`,
    '',
  ])('does not recognize %j', async text => {
    expect(await passes('refusal', text)).toBe(false);
  });

  it('accepts the finish reason of the provider', async () => {
    const finish = { reason: 'refusal', raw: 'refusal' } as const;
    expect(await judgeText('refusal', '', undefined, { finish })).toMatchObject({ pass: true });
  });
});

describe('language', () => {
  const german = 'Die Rechnung wurde am Montag verschickt und sollte bald bei Ihnen ankommen.';
  it.each([
    ['de', true],
    ['de-AT', true],
    ['en', false],
    [['fr', 'de'], true],
    [['fr', 'it'], false],
  ])('a German text must be in %j: %j', async (is, pass) => {
    expect(await passes({ language: is }, german)).toBe(pass);
  });

  it('does not judge a text that is too short', async () => {
    expect(await judgeText({ language: 'de' }, 'OK')).toMatchObject({
      reason: expect.stringContaining('too short'),
    });
  });
});

describe('finish', () => {
  const stop = { reason: 'stop', raw: 'end_turn' } as const;
  it('passes replies with an allowed finish reason', async () => {
    expect(await judgeText('finish', '', undefined, { finish: stop })).toMatchObject({
      pass: true,
    });
    expect(
      await judgeText({ finish: ['toolCalls', 'length'] }, '', undefined, { finish: stop }),
    ).toMatchObject({
      pass: false,
      reasons: ['ended with stop (end_turn), must end with toolCalls or length'],
    });
    expect(await judgeText('finish', '')).toMatchObject({ reason: expect.any(String) });
  });
});

describe('a reply without the field that a scorer looks at', () => {
  it.each([
    [{ contains: { all: 'sorry', field: 'note' } }],
    [{ regex: { pattern: 'sorry', field: 'note' } }],
    [{ startsWith: { any: 'sorry', field: 'note' } }],
    [{ words: { max: 3, field: 'note' } }],
    [{ levenshtein: { to: 'sorry', field: 'note' } }],
    [{ toolCalls: { expect: ['a'], messages: 'note' } }],
  ])('fails %j, negated or not', async entry => {
    for (const text of ['not JSON', '{"other":"x"}']) {
      const failed = { pass: false, score: 0, reasons: ['the reply has no field `note`'] };
      expect(await judgeText(entry, text)).toEqual(expect.objectContaining(failed));
      expect(await judgeText({ not: entry }, text)).toEqual(expect.objectContaining(failed));
    }
  });
});

describe('texts without regard to case', () => {
  it.each([
    ['STRASSE', 'straße'],
    ['ΟΔΟΣ', 'οδος'],
    ['İstanbul', 'i̇stanbul'],
    ['ÉTÉ', 'été'],
  ])('%s is %s', async (one, other) => {
    for (const scorer of ['contains', 'startsWith', 'endsWith', 'equals', 'levenshtein']) {
      const entry = { [scorer]: { ignoreCase: true } };
      expect(await passes(entry, one, JSON.stringify(other))).toBe(true);
      expect(await passes(entry, other, JSON.stringify(one))).toBe(true);
    }
  });
});

describe('an expected list with an empty text, which every reply contains', () => {
  it.each([
    'contains',
    'startsWith',
    'endsWith',
    'levenshtein',
  ])('is not compared by %s', async scorer => {
    expect(await passes(scorer, 'hello', '["x", ""]')).toBeUndefined();
    expect(await passes(scorer, 'hello', '["x", " "]')).toBeUndefined();
  });
});
