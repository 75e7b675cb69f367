import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { createStreamingValidator } from '../../../src/schema/streaming/streamingValidator.ts';
import { validateText } from '../../../src/schema/validation/validate.ts';
import {
  compareNumbers,
  differsAtMost,
  exactJson,
  parseHeld,
  sameJson,
} from '../../../src/text/json/exactJson.ts';
import { yamlDocument, yamlValue } from '../../../src/text/yaml/yamlDocument.ts';

/** A decimal as JSON writes it, of any length. */
const decimal = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.bigInt({ min: 0n, max: 10n ** 25n }),
    fc.option(fc.stringMatching(/^\d{1,20}$/), { nil: undefined }),
    fc.option(fc.integer({ min: -30, max: 30 }), { nil: undefined }),
  )
  .map(
    ([sign, whole, fraction, exponent]) =>
      `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent === undefined ? '' : `e${exponent}`}`,
  );

/** An integer with about as many digits as a JavaScript number can just not keep. */
const justTooLong = fc.stringMatching(/^[1-9]\d{14,18}$/);

/** The number times 10^60, whole: another way to compare than the one under test. */
function scaled(text: string): bigint {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = BigInt(`${whole}${fraction}` === '-' ? '0' : `${whole}${fraction}`);
  return digits * 10n ** BigInt(60 + Number(exponent) - fraction.length);
}

describe('numbers as written', () => {
  it('compare as the decimals they are', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [left, right] = [scaled(a), scaled(b)];
        const order = left < right ? -1 : left > right ? 1 : 0;
        expect(Math.sign(compareNumbers(parseHeld(a), parseHeld(b))) + 0).toBe(order);
        expect(sameJson(parseHeld(`[{"a":${a}}]`), parseHeld(`[{"a":${b}}]`))).toBe(order === 0);
      }),
    );
  });

  it.each([
    ['1.0', '1', true],
    ['1e0', '1', true],
    ['-0', '0', true],
    ['0.1', '0.10', true],
    ['0.1', '0.1000000000000000055', false],
    ['9007199254740993', '9007199254740992', false],
    ['1e400', '1e500', false],
    ['1e-400', '0', false],
    ['5e-324', '4e-324', false],
    ['1.7976931348623157e308', '1.79769313486232e308', false],
    ['1e1000000000', '1e1000000001', false],
    ['12345678901234567890', '1.2345678901234567890e19', true],
  ])('%s and %s are the same: %s', (a, b, same) => {
    expect(sameJson(parseHeld(a), parseHeld(b))).toBe(same);
  });

  it('are within a tolerance by their digits', () => {
    const at = parseHeld;
    expect(differsAtMost(at('9007199254740993'), at('9007199254740992'), 0.5)).toBe(false);
    expect(differsAtMost(at('9007199254740993'), at('9007199254740992'), 1)).toBe(true);
    expect(differsAtMost(at('0.3'), at('0.2'), 0.1)).toBe(true);
    expect(differsAtMost(at('1e1000000000'), at('1'), 5)).toBe(false);
  });

  it('are written back unchanged, in any JSON', () => {
    fc.assert(
      fc.property(decimal, fc.jsonValue(), (number, value) => {
        const text = `{"":${number},"list":[${number},${JSON.stringify(value)}]}`;
        const held = parseHeld(text);
        expect(held.value).toEqual(JSON.parse(text));
        expect(sameJson(parseHeld(exactJson(held) ?? ''), held)).toBe(true);
      }),
    );
  });

  it('are stored wherever they are in a text', () => {
    fc.assert(
      fc.property(fc.oneof(decimal, justTooLong), fc.nat(40), (number, spaces) => {
        const [written = ''] =
          /-?\d[^\]]*/.exec(exactJson(parseHeld(`[${' '.repeat(spaces)}${number}]`)) ?? '') ?? [];
        expect(scaled(written.replace('e+', 'e'))).toBe(scaled(number));
      }),
    );
  });

  it('are stored from YAML', () => {
    const read = (text: string) => ({ value: yamlValue(yamlDocument(text)) });
    const a = read('- &a 9007199254740993\n- *a\n- { x: +9007199254740993 }\n');
    expect(
      sameJson(a, parseHeld('[9007199254740993,9007199254740993,{"x":9007199254740993}]')),
    ).toBe(true);
    expect(
      sameJson(a, parseHeld('[9007199254740993,9007199254740992,{"x":9007199254740993}]')),
    ).toBe(false);
    expect(sameJson(read('[0x20000000000001]'), parseHeld('[9007199254740993]'))).toBe(true);
    expect(sameJson(read('[.5, 1., 1e3]'), parseHeld('[0.5,1,1000]'))).toBe(true);
  });
});

describe('a schema', () => {
  const big = '9007199254740993';
  const near = '9007199254740992';

  it.each([
    ['enum', `{ n(enum): [${big}] }`],
    ['enum beside null', `{ n?(enum): [${big}, 7] }`],
    ['const', `{ type: object, properties: { n: { const: ${big} } } }`],
    ['enum of JSON Schema', `{ type: object, properties: { n: { enum: [1, ${big}] } } }`],
    ['minimum', `{ type: object, properties: { n: { type: integer, minimum: ${big} } } }`],
  ])('compares numbers as written: %s', (_, schema) => {
    const { output } = parsePrompt(`---\noutput: { schema: ${schema} }\n---\nHi`).metadata;
    const findings = (text: string) => {
      const whole = validateText(output.schema, text);
      const streamed = createStreamingValidator(output.schema, () => text);
      for (const piece of text) streamed.push(piece);
      expect(streamed.end().findings).toEqual(whole.findings);
      return whole.findings.map(({ message }) => message);
    };
    expect(findings(`{"n":${big}}`)).toEqual([]);
    const [message] = findings(`{"n":${near}}`);
    expect(message).toContain(near);
    expect(message).toContain(big);
  });

  it('of one number compares it as written', () => {
    const { output } = parsePrompt(
      `---\noutput: { schema: { type: integer, enum: [${big}] } }\n---\nHi`,
    ).metadata;
    expect(validateText(output.schema, big).findings).toEqual([]);
    expect(validateText(output.schema, near).findings).toHaveLength(1);
  });
});
