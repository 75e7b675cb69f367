import { exactJson } from './exactJson.ts';

/** Characters that editors hide, warn about or change. They are escaped. */
const invisible = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

/** JSON text that an editor does not change. */
export function escapedJson(value: unknown, indent?: number): string {
  return (exactJson({ value }, indent) ?? '').replace(
    invisible,
    found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
