import { describe, expect, test } from 'vitest';
import { checkTextContract, type TextContract } from '../../../src/schema/contract/textContract.ts';

/** Each finding as its sentence and the text at its range. */
async function said(contract: TextContract, text: string) {
  const found = await checkTextContract(contract, text);
  return found.map(({ message, range }) => [message, text.slice(range?.start, range?.end)]);
}

test('a text that is too long is reported from the first character beyond the limit', async () => {
  expect(await said({ maxLength: 3 }, 'a😀bcd')).toEqual([
    ['The text must have at most 3 characters; it has 5', 'cd'],
  ]);
  expect(await said({ maxLength: 3 }, 'a😀b')).toEqual([]);
});

test('a text that is not allowed is reported at each place, a missing one for the whole', async () => {
  const text = 'As an AI, I cannot. Again: as an ai.';
  expect(
    await said({ mustNotInclude: ['As an AI', 'C++'], mustInclude: ['refund', 'AGAIN'] }, text),
  ).toEqual([
    ['Missing required text "refund"', text],
    ['The text contains "As an AI", which is not allowed', 'As an AI'],
    ['The text contains "As an AI", which is not allowed', 'as an ai'],
  ]);
});

test('a pattern may match anywhere, and an invalid one is reported', async () => {
  expect(await said({ pattern: '^Dear ' }, 'Dear Ada,')).toEqual([]);
  expect(await said({ pattern: '^Dear ' }, 'Hi')).toEqual([
    ['The text does not match `^Dear `', 'Hi'],
  ]);
  const [[message] = []] = await said({ pattern: '(' }, 'Hi');
  expect(message).toMatch(/^The contract's pattern cannot be used: /);
});

test('each finding refers to its rule', async () => {
  const found = await checkTextContract({ maxLength: 1, mustInclude: ['a', 'b'] }, 'aaa');
  expect(found.map(({ schemaPointer }) => schemaPointer)).toEqual(['/maxLength', '/mustInclude/1']);
});

describe('the language', () => {
  const german = 'Sehr geehrte Frau Lovelace, wir haben Ihnen das Geld heute zurückgezahlt.';
  const english = 'Thank you for your message. We have sent you a refund for the order today.';

  test('is reported when it is another', async () => {
    expect(await said({ language: 'en' }, german)).toEqual([
      ['The text is in German; it must be in English', german],
    ]);
    expect(await said({ language: 'de-CH' }, german)).toEqual([]);
    expect(await said({ language: 'en' }, english)).toEqual([]);
  });

  test.each([
    ['a short text', 'en', 'Danke!'],
    ['a language that is not known', 'gd', english],
    ['no words', 'en', '12 345 - 678 / 90'],
  ])('is not detected for %s', async (_, language, text) => {
    expect(await said({ language }, text)).toEqual([]);
  });
});
