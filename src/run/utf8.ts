/** A text file in another encoding than UTF-8; the message is the end of a sentence. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';

  constructor() {
    super('it is not UTF-8 text; save it in that encoding');
  }
}

/**
 * Decodes bytes, or chunks cut anywhere: all but the last with `more`. A byte order mark is left out.
 * @throws NotUtf8 where others put in a replacement character.
 */
export function utf8Decoder(): (bytes: Uint8Array, more?: boolean) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes, more = false) => {
    try {
      return decoder.decode(bytes, { stream: more });
    } catch {
      throw new NotUtf8();
    }
  };
}
