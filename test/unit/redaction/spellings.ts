/** Ways in which a key may be written; each of a whole key. */
const bytesOf = (key: string): readonly number[] => [...Buffer.from(key)];
const each = (key: string, spell: (code: number, index: number) => string): string =>
  [...key].map((character, index) => spell(character.charCodeAt(0), index)).join('');
const hex = (code: number, digits = 2): string => code.toString(16).padStart(digits, '0');
const mixed = (text: string): string =>
  [...text].map((one, at) => (at % 2 ? one.toUpperCase() : one)).join('');

export const spellings: Readonly<Record<string, (key: string) => string>> = {
  plain: key => key,
  'upper case': key => key.toUpperCase(),
  'lower case': key => key.toLowerCase(),
  backwards: key => [...key].reverse().join(''),
  'percent-encoded where needed': key => encodeURIComponent(key),
  'percent-encoded in lower case': key => each(key, code => `%${hex(code)}`),
  'percent-encoded in upper case': key => each(key, code => `%${hex(code).toUpperCase()}`),
  'percent-encoded twice': key => each(key, code => `%25${hex(code)}`),
  'percent-encoded three times': key => each(key, code => `%2525${hex(code)}`),
  'JSON in JSON': key => JSON.stringify(JSON.stringify({ key })),
  '\\u escapes': key => each(key, code => `\\u${hex(code, 4)}`),
  '\\u escapes in mixed case': key => each(key, code => `\\u${mixed(hex(code, 4))}`),
  '\\u escapes here and there': key =>
    each(key, (code, at) => (at % 3 ? String.fromCharCode(code) : `\\u${hex(code, 4)}`)),
  '\\u escapes in JSON in JSON': key => each(key, code => `\\\\u${hex(code, 4)}`),
  '\\u{} escapes': key => each(key, code => `\\u{${hex(code)}}`),
  '\\x escapes': key => each(key, code => `\\x${hex(code)}`),
  'octal escapes': key => each(key, code => `\\${code.toString(8).padStart(3, '0')}`),
  'HTML, decimal': key => each(key, code => `&#${code};`),
  'HTML, zero-padded': key => each(key, code => `&#${String(code).padStart(7, '0')};`),
  'HTML, hex': key => each(key, code => `&#x${hex(code)};`),
  'HTML, upper-case hex': key => each(key, code => `&#X${hex(code).toUpperCase()};`),
  'HTML, named': key =>
    key
      .replaceAll('/', '&sol;')
      .replaceAll('+', '&plus;')
      .replaceAll('-', '&hyphen;')
      .replaceAll('_', '&lowbar;'),
  'percent-encoded HTML': key => encodeURIComponent(each(key, code => `&#${code};`)),
  'quoted-printable': key => each(key, code => `=${hex(code).toUpperCase()}`),
  'quoted-printable with soft line breaks': key => (key.match(/.{1,7}/g) ?? []).join('=\r\n'),
  'hex bytes': key => Buffer.from(key).toString('hex'),
  'upper-case hex bytes': key => Buffer.from(key).toString('hex').toUpperCase(),
  'hex bytes with spaces': key =>
    bytesOf(key)
      .map(code => hex(code))
      .join(' '),
  'hex bytes with colons': key =>
    bytesOf(key)
      .map(code => hex(code))
      .join(':'),
  'hex bytes as numbers': key =>
    bytesOf(key)
      .map(code => `0x${hex(code)}`)
      .join(', '),
  'decimal bytes': key => JSON.stringify(Buffer.from(key)),
  base64: key => btoa(key),
  'base64 one byte later': key => btoa(`:${key}`),
  'base64 two bytes later': key => btoa(`u:${key}`),
  base64url: key => Buffer.from(key).toString('base64url'),
  'base64 with line breaks': key => (btoa(key).match(/.{1,16}/g) ?? []).join('\r\n'),
  'UTF-16': key => Buffer.from(key, 'utf16le').toString('latin1'),
  'a letter a line': key => [...key].join('\n'),
  'letters with spaces': key => [...key].join(' '),
  'letters in JSON': key => JSON.stringify([...key], undefined, 4),
  'zero-width spaces between': key => [...key].join('\u200b'),
  'groups with dashes': key => (key.match(/.{1,4}/g) ?? []).join('-'),
  'Markdown emphasis': key => `${key.slice(0, 9)}**${key.slice(9)}**`,
};
