/**
 * Decodes bytes, or chunks cut anywhere: all but the last with `more`. A byte order mark is left out.
 * @throws Error with the end of a sentence, where others put in a replacement character.
 */
export function utf8Decoder(): (bytes: Uint8Array, more?: boolean) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes, more = false) => {
    try {
      return decoder.decode(bytes, { stream: more });
    } catch {
      throw new Error('it is not UTF-8 text; save it in that encoding');
    }
  };
}
