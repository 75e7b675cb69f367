import { Position, Range } from 'vscode';
import { positionOf } from '../prompt/diagnostic.ts';
import type { TextRange } from '../text/replacement.ts';

/** Converts offsets in a text to a range. The text does not have to be open in an editor. */
export function rangeIn(text: string, { start, end }: TextRange): Range {
  return new Range(placeIn(text, start), placeIn(text, end));
}

function placeIn(text: string, offset: number): Position {
  const { line, column } = positionOf(text, offset);
  return new Position(line - 1, column - 1);
}
