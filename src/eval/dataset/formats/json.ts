import { messages } from '../messages.ts';
import type { RawRow } from '../row.ts';
import { parseJsonRow, type RowReader, rowFormat } from './format.ts';

/**
 * A JSON array of rows. The elements are separated by counting brackets and parsed one by one, so that a
 * large file is never in memory as a whole and one invalid row does not affect the others.
 */
export const json = rowFormat(createReader);

const blank = /\s/;

function createReader(): RowReader {
  let where: 'before' | 'inside' | 'after' | 'broken' = 'before';
  let line = 1;
  let elementLine = 1;
  let elementOffset = 0;
  /** UTF-16 units in the earlier chunks. */
  let passed = 0;
  /** The part of the current element that is in earlier chunks. */
  let held = '';
  let depth = 0;
  let inString = false;
  let escaped = false;

  return {
    push(chunk) {
      const rows: RawRow[] = [];
      /** Where the current element starts in this chunk. -1 between elements. */
      let start = held === '' ? -1 : 0;
      for (let index = 0; index < chunk.length && where !== 'broken'; index += 1) {
        const character = chunk.charAt(index);
        if (character === '\n') line += 1;
        if (inString) {
          if (escaped) escaped = false;
          else if (character === '\\') escaped = true;
          else if (character === '"') inString = false;
        } else if (where !== 'inside') {
          if (blank.test(character)) continue;
          if (where === 'before' && character === '[') where = 'inside';
          else {
            const problem = where === 'before' ? NOT_A_LIST : TEXT_AFTER;
            rows.push({ line, offset: passed + index, problem });
            where = 'broken';
          }
        } else if (depth === 0 && (character === ',' || character === ']')) {
          if (start >= 0) {
            const text = held + chunk.slice(start, index);
            rows.push(parseJsonRow(text, elementLine, elementOffset));
          } else if (character === ',') {
            rows.push({ line, offset: passed + index, problem: NO_ROW });
          }
          held = '';
          start = -1;
          if (character === ']') where = 'after';
        } else {
          if (start < 0) {
            if (blank.test(character)) continue;
            start = index;
            elementLine = line;
            elementOffset = passed + index;
          }
          if (character === '"') inString = true;
          else if (character === '{' || character === '[') depth += 1;
          else if (character === '}' || character === ']') depth -= 1;
        }
      }
      if (start >= 0 && where === 'inside') held += chunk.slice(start);
      passed += chunk.length;
      return rows;
    },
    end() {
      if (where === 'before') return [{ line: 1, problem: messages.emptyJson(NOT_A_LIST) }];
      return where === 'inside'
        ? [
            {
              line: held === '' ? line : elementLine,
              offset: held === '' ? Math.max(0, passed - 1) : elementOffset,
              problem: messages.unclosedList(),
            },
          ]
        : [];
    },
  };
}

const NOT_A_LIST = messages.jsonForm();
const TEXT_AFTER = messages.textAfterList();
const NO_ROW = messages.extraComma();
