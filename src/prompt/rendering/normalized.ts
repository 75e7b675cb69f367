/** A template in the form that is rendered: without a byte order mark and with LF line ends. */
export function normalized(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}
