/** An image or file of an input or a message, for display. Its content is not part of it. */
export interface ShownMedia {
  /** `embedded`: a `data:` URL or base64. `address`: only the provider reads it, so it has no picture. */
  readonly source: 'file' | 'embedded' | 'address';
  /** A path as it is written, or the start of an address. Empty for embedded content. */
  readonly name: string;
  /** The media type that would be sent. Absent when it is unknown. */
  readonly type?: string;
  /** In bytes. */
  readonly size?: number;
  /** In pixels. */
  readonly width?: number;
  readonly height?: number;
  /** With which a page asks for the picture. Absent when there is none. */
  readonly picture?: string;
  /** Why it cannot be sent, as a sentence. */
  readonly problem?: string;
}

/** From a page: asks for a picture. */
export interface AskForPicture {
  readonly type: 'picture';
  readonly key: string;
}

/** To a page: a picture as a `data:` URL. Absent when it cannot be read any more. */
export interface PictureMessage {
  readonly type: 'picture';
  readonly key: string;
  readonly url?: string;
}

/** A file that was dropped or pasted, with its content. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The maximum size of a file that is dropped or pasted, in bytes. Larger ones can be chosen. */
export const MAX_DROPPED = 16 * 1024 * 1024;
