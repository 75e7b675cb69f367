import { gunzipSync } from 'node:zlib';

/** The paths in a zip file, from its central directory (APPNOTE.TXT 4.3.12). */
export function zipPaths(zip: Buffer): readonly string[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const nameLength = zip.readUInt16LE(at + 28);
    const path = zip.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    return path;
  });
}

/** The paths in a gzipped tar file with short names (POSIX ustar), as written by npm. */
export function tarPaths(gzipped: Buffer): readonly string[] {
  const tar = gunzipSync(gzipped);
  const paths: string[] = [];
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const field = (start: number, length: number) =>
      tar.toString('utf8', at + start, at + start + length).replace(/\0.*$/s, '');
    const prefix = field(345, 155);
    paths.push(prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`);
    at += 512 + Math.ceil(Number.parseInt(field(124, 12), 8) / 512) * 512;
  }
  return paths;
}
