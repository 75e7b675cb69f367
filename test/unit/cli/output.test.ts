import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { glob } from 'tinyglobby';
import { describe, expect, it, test } from 'vitest';
import { createColors } from '../../../src/cli/terminal/colors.ts';
import { createOutput } from '../../../src/cli/terminal/output.ts';
import { tableText } from '../../../src/cli/terminal/table.ts';

function outputTo(written: string[]) {
  return createOutput({ write: text => written.push(text), isTTY: true, columns: 80 });
}

const colors = createColors(true);
const paints = Object.values(colors);
const attack = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u001b[31mred\u001b[0m',
    '\u001b]52;c;AA==\u0007',
    '\u009b2J',
    'a\r',
    '\u202e',
    '\ufdd0',
  ),
);

/** What is left of a text once the color codes of ours are taken out. */
function withoutColors(text: string): string {
  return text.replaceAll(/(?![\n\t])\p{Cc}\[(?:1|2|22|31|32|33|36|39)m/gu, '');
}

describe('what a command writes', () => {
  test('sends no control code to a terminal except line feeds, tabs and its own colors', () => {
    const piece = fc.tuple(
      attack,
      fc.constantFrom(...paints, (text: string) => text),
    );
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const written: string[] = [];
        const output = outputTo(written);
        for (const [text, paint] of pieces) output.write(paint(text));
        output.end();
        const colored = pieces.filter(([text, paint]) => text !== '' && paints.includes(paint));
        const codes = written.join('').split('\u001b').length - 1;
        expect(codes).toBe(2 * colored.length);
        expect(withoutColors(written.join(''))).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}/u);
      }),
    );
  });

  test('is the same JSON value without active control codes', () => {
    fc.assert(
      fc.property(fc.array(attack), texts => {
        const written: string[] = [];
        outputTo(written).json(texts);
        expect(written.join('')).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}|\u2028|\u2029/u);
        expect(JSON.parse(written.join(''))).toEqual(JSON.parse(JSON.stringify(texts)));
      }),
    );
  });

  it('keeps its own colors, and shows those of a reply as text', () => {
    const written: string[] = [];
    outputTo(written).write(`${colors.red('failed')}: \u001b[32mpassed\u001b[0m`);
    expect(written.join('')).toBe('\u001b[31mfailed\u001b[39m: ␛[32mpassed␛[0m');
  });

  it('converts CR LF to a line break, also when it is split between two pieces', () => {
    const written: string[] = [];
    const output = outputTo(written);
    output.write('a\r');
    output.write('\nb\r');
    output.end();
    expect(written.join('')).toBe('a\nb␍');
  });

  it('redraws a status line, whatever its text says', () => {
    const written: string[] = [];
    const output = outputTo(written);
    output.status('1/2 \u001b[2J');
    output.status();
    expect(written).toEqual(['\r\u001b[K1/2 ␛[2J', '\r\u001b[K']);
  });

  it('aligns tables by visible width', () => {
    const rows = [
      [colors.dim('model'), 'cost'],
      ['日本語', '1'],
      ['a\u001b[31m', '2'],
      ['👩‍👩‍👧', '3'],
      ['x\ny', '4'],
    ];
    const written: string[] = [];
    outputTo(written).write(tableText(rows, new Set()));
    const lines = withoutColors(written.join('')).split('\n');
    expect(lines).toEqual(['model   cost', '日本語  1', 'a␛[31m  2', '👩‍👩‍👧      3', 'x y     4']);
  });
});

describe('the source of the command line', () => {
  it('writes only through an output', async () => {
    const files = await glob('src/cli/**/*.ts');
    const direct = await Promise.all(
      files.map(async file => {
        const text = await readFile(file, 'utf8');
        const uses = text.match(
          /\bprocess\.std(?:out|err)\b|\bconsole\.\w+|\bprocess\.emitWarning\b/g,
        );
        return uses ? [file] : [];
      }),
    );
    // They give the process's streams to the command line, which makes its outputs of them.
    expect(direct.flat()).toEqual(['src/cli/main.ts', 'src/cli/process.ts']);
  });
});
