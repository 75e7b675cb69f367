import { visibleLine } from '../format/visibleText.ts';

/** A text in which VS Code finds no link of the form `[text](address)`. */
export function withoutLinks(text: string): string {
  return text.replace(/\](?=\()/g, '] ');
}

/** A text for a label: one line of visible text. VS Code shows `$(name)` in it as text, not as an icon. */
export function withoutIcons(text: string): string {
  return visibleLine(text).replace(/\$(?=\([\w~-]+\))/g, '\\$');
}

/**
 * A line of a test run's output, which VS Code shows in a terminal. It is always one line, whatever the reply
 * or the id contains.
 */
export function outputLine(text: string): string {
  return `${visibleLine(text)}\r\n`;
}
