import { randomUUID } from 'node:crypto';
import stringWidth from 'string-width';
import { visibleLine } from '../../format/visibleText.ts';

/**
 * Colors are marks in the text until an output writes them. Anything else that looks like an escape sequence
 * came from outside and is shown as text. The marks differ in every process, so that no text can contain one.
 */
const MARK = `\ufdd0${randomUUID()};`;

export interface Colors {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** Color functions, or functions that change nothing. */
export function createColors(enabled: boolean): Colors {
  const color = (open: number, close: number) => (text: string) =>
    enabled && text !== '' ? `${MARK}${open}m${text}${MARK}${close}m` : text;
  return {
    bold: color(1, 22),
    dim: color(2, 22),
    red: color(31, 39),
    green: color(32, 39),
    yellow: color(33, 39),
    cyan: color(36, 39),
  };
}

/** A text split at its colors: the codes of `createColors` and the text between them. */
export function colorParts(text: string): readonly ({ readonly code: number } | string)[] {
  const [first = '', ...rest] = text.split(MARK);
  return [
    first,
    ...rest.flatMap(part => {
      const end = part.indexOf('m');
      return [{ code: Number(part.slice(0, end)) }, part.slice(end + 1)];
    }),
  ];
}

/** Number of terminal columns that a text takes. */
export function widthOf(text: string): number {
  return colorParts(text).reduce(
    (width, part) => width + (typeof part === 'string' ? stringWidth(visibleLine(part)) : 0),
    0,
  );
}
