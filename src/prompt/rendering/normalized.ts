/** A template as it is rendered: without a byte order mark, with plain line ends. */
export function normalized(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}
