import { jsonPlace } from '../../../text/json/jsonPointer.ts';
import { insertion } from '../../../text/replacement.ts';
import type { ValueEdits } from './valueEdits.ts';

/** The edits of a JSON value that starts at an offset of a text. */
export function jsonEdits(text: string, offset = 0): ValueEdits {
  const locate = (path: Parameters<ValueEdits['remove']>[0]) => {
    const place = jsonPlace(text, offset, path);
    return place.exact ? place : undefined;
  };
  return {
    replace(path, value) {
      const place = locate(path);
      return place && { range: place.value, text: JSON.stringify(value) };
    },
    rename(path, name) {
      const key = locate(path)?.key;
      if (!key) return undefined;
      const written = JSON.stringify(name);
      // The range of an empty name includes its quotes.
      return { range: key, text: text[key.start] === '"' ? written : written.slice(1, -1) };
    },
    remove(path) {
      const { key, value } = locate(path) ?? {};
      if (!key || !value) return undefined;
      const start = text[key.start] === '"' ? key.start : key.start - 1;
      const comma = /\s*,\s*/y;
      comma.lastIndex = value.end;
      const after = comma.exec(text);
      if (after) return { range: { start, end: comma.lastIndex }, text: '' };
      const before = beforeBlanks(text, start);
      return {
        range: { start: text[before - 1] === ',' ? before - 1 : start, end: value.end },
        text: '',
      };
    },
    insert(path, name, value) {
      const range = locate(path)?.value;
      if (!range || text[range.start] !== '{') return undefined;
      const inner = text.slice(range.start + 1, range.end - 1);
      const space = /"\s*:\S/.test(inner) ? '' : ' ';
      const member = `${JSON.stringify(name)}:${space}${JSON.stringify(value)}`;
      if (inner.trim() === '') return insertion(range.start + 1, member);
      const gap = /^\s*\n\s*/.exec(inner)?.[0] ?? space;
      return insertion(range.start + 1 + inner.trimEnd().length, `,${gap}${member}`);
    },
  };
}

function beforeBlanks(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at -= 1;
  return at;
}
