/**
 * One spelling for the many that editors send of the same URI: every part percent-encoded as VS Code
 * does it (RFC 3986's unreserved characters stay), drive letters in lower case.
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

/** Whether a canonical URI is a folder's own or lies below it. */
export function isWithin(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
