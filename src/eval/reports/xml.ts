import { visibleText } from '../../format/visibleText.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // In an attribute they would be read as spaces.
  '\n': '&#10;',
  '\t': '&#9;',
};

/**
 * Text of any origin as the text of an element. XML 1.0 has no form at all for most control characters, lone surrogates, U+FFFE and
 * U+FFFF: they are shown as signs.
 */
export function xmlText(text: string): string {
  return xmlCharacters(text).replace(/[&<>]/g, entity);
}

/** The same as the value of an attribute in double quotes. */
export function xmlAttribute(text: string): string {
  return xmlCharacters(text).replace(/[&<>"'\n\t]/g, entity);
}

function xmlCharacters(text: string): string {
  return visibleText(text).replace(/[\ufffe\uffff]/g, '\ufffd');
}

function entity(character: string): string {
  return entities[character] ?? character;
}
