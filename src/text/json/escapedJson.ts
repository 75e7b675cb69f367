import { exactJson } from './exactJson.ts';

/** Characters that editors do not show, ask about or change: they are written as escapes. */
const invisible = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/** JSON in which every character survives an editor. */
export function escapedJson(value: unknown, indent?: number): string {
  return (exactJson({ value }, indent) ?? '').replace(
    invisible,
    found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
