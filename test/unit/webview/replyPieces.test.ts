import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTextContract } from '../../../src/schema/contract/textContract.ts';
import { validateText } from '../../../src/schema/validation/validate.ts';
import { replyPieces } from '../../../src/webview/replies/reply/replyPieces.ts';

const schema = {
  type: 'object',
  properties: {
    kind: { enum: ['bug'] },
    list: { type: 'array', maxItems: 1, items: { type: 'integer' } },
  },
  required: ['summary'],
  additionalProperties: false,
};

function underlined(text: string, findings: Parameters<typeof replyPieces>[1]) {
  return replyPieces(text, findings)
    .filter(piece => piece.findings.length > 0)
    .map(piece => [piece.text, ...piece.findings.map(index => findings[index]?.keyword)]);
}

describe('a reply is underlined', () => {
  it('at the values that do not match the schema, for objects and lists at the bracket', () => {
    const text = '{"kind":"praise","list":[1,"x"],"more":{"a":1}}';
    expect(underlined(text, validateText(schema, text).findings)).toEqual([
      ['{', 'required'],
      ['"praise"', 'enum'],
      ['[', 'maxItems'],
      ['"x"', 'type'],
      ['"more"', 'additionalProperties'],
    ]);
  });

  it('where it stops being JSON', () => {
    const text = 'Sure! {"kind": "bug"}';
    expect(underlined(text, validateText(schema, text).findings)).toEqual([['Sure!', 'parse']]);
    const cut = '{"kind": "bug"';
    expect(underlined(cut, validateText(schema, cut).findings)).toHaveLength(1);
  });

  it('at the words that a contract forbids, and on its first line when the whole is meant', async () => {
    const text = 'As an AI I cannot.\nSorry, as an AI.';
    const contract = { mustNotInclude: ['as an AI'], mustInclude: ['refund'] };
    expect(underlined(text, await checkTextContract(contract, text))).toEqual([
      ['As an AI', 'mustInclude', 'mustNotInclude'],
      [' I cannot.', 'mustInclude'],
      ['as an AI', 'mustNotInclude'],
    ]);
  });

  it('without losing any text', () => {
    const range = fc.record({ start: fc.nat(30), end: fc.nat(30) });
    const finding = range.map(place => ({
      pointer: '',
      message: '',
      keyword: '',
      schemaPointer: '',
      range: place,
    }));
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(finding), (text, findings) => {
        const pieces = replyPieces(`x${text}`, findings);
        expect(pieces.map(piece => piece.text).join('')).toBe(`x${text}`);
      }),
    );
  });
});
