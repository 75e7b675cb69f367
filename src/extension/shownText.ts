/** A text in which VS Code finds no link of the form `[text](address)`. */
export function withoutLinks(text: string): string {
  return text.replace(/\](?=\()/g, '] ');
}

/** A text for a label in which VS Code shows `$(name)` as it is, not as an icon. */
export function withoutIcons(text: string): string {
  return text.replace(/\$(?=\([\w~-]+\))/g, '\\$');
}
