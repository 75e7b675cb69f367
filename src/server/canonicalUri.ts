/**
 * Normalizes URIs, because editors send the same URI in different spellings: every part is percent-encoded
 * like in VS Code (RFC 3986's unreserved characters are kept), and drive letters are in lowercase.
 */
export function canonicalUri(uri: string): string {
  const [, scheme, authority = '', path = '', rest = ''] = form.exec(uri) ?? [];
  if (scheme === undefined) return uri;
  const drive = path.replace(/^\/([A-Za-z])(?::|%3A)/i, (_, letter) => `/${letter.toLowerCase()}:`);
  return `${scheme.toLowerCase()}:${authority}${drive.split('/').map(recode).join('/')}${rest}`;
}

const form = /^([A-Za-z][A-Za-z0-9+.-]*):(\/\/[^/?#]*)?([^?#]*)(.*)$/s;

function recode(part: string): string {
  return encodeURIComponent(decodePart(part)).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Whether a canonical URI is that of a folder or of something in it. */
export function isWithin(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
