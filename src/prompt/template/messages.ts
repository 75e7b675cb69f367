import { plural } from '../../format/figures.ts';

/** Every message of the diagnostics of a template, by code, so that they can be reviewed and translated together. */
export const messages = {
  'block.tooDeep': () =>
    'Blocks are nested more than 1,000 levels deep. Move some of them to a partial.',
  'block.elseOutside': () => '`{{else}}` is outside of any block; remove it.',
  'block.elseTwice': (block: string) =>
    `\`${block}\` already has its last \`{{else}}\`; remove one.`,
  'block.elseNotAllowed': (block: string) => `\`${block}\` cannot have an \`{{else}}\`; remove it.`,
  'block.notOpen': (name: string) =>
    `\`{{/${name}}}\` does not close a block: no block is open here.`,
  'block.otherOpen': (name: string, block: string, expected: string) =>
    `\`{{/${name}}}\` does not close \`${block}\`; write \`{{/${expected}}}\`.`,
  'block.unclosed': (block: string, closing: string) =>
    `\`${block}\` is not closed; add \`${closing}\`.`,
  'helper-arguments': (name: string, count: number, example: string) =>
    `\`${name}\` takes ${plural(count, 'argument')}: \`${example}\`.`,
  'helper-as-field': (name: string, example: string) =>
    `\`{{${name}}}\` without arguments reads the field \`${name}\`, but other runtimes call the helper; write \`{{this.${name}}}\` for the field, \`${example}\` for the helper.`,
  'helper-block': (name: string, example: string) =>
    `\`{{#${name}}}\` as a block loses its content; write \`${example}\` before the text instead.`,
  'helper-inline': (name: string, example: string) => `\`${name}\` needs a block: \`${example}\`.`,
  'media-url.missing': () => '`media` has no URL; name it: `{{media url=photo}}`.',
  'media-url.unnamed': () =>
    '`media` does not read an unnamed URL; name it: `{{media url=photo}}`.',
  'media-url.empty': () => 'This URL is empty; write one.',
  'media-url.nameIt': () => 'Name it `url`',
  'media-url.space': () => 'A URL cannot contain a space; write `%20`.',
  /** Of helpers that an application registers; the last two continue from the name of the helper. */
  'own-helper.function': (name: string) => `The helper \`${name}\` must be a function.`,
  'own-helper.dotprompt': (name: string) =>
    `\`${name}\` is a helper of Dotprompt; give yours another name.`,
  'own-helper.name': (name: string) =>
    `\`${name}\` cannot be the name of a helper: use letters, digits, \`_\` and \`-\`.`,
  'own-helper.failed': (reason: string) => `failed: ${reason}`,
  'own-helper.promise': () => 'returned a promise; do asynchronous work before the run',
  'role-name': (written: string, advice: string) => `"${written}" is not a role; ${advice}.`,
  'role-name.notAccepted': (written: string, advice: string) =>
    `"${written}" is not a role that providers accept; ${advice}.`,
  'role-name.write': (role: string) => `write \`"${role}"\``,
  'role-name.list': (roles: readonly string[]) => `there are ${roles.join(', ')}`,
  'tag.comment': () =>
    'This comment is not closed; close it in the way it was opened: `{{!-- ... --}}` or `{{! ... }}`.',
  'tag.quote': () => 'A quoted text in this tag is not closed; add the missing `"`.',
  'tag.nul': () => 'A template cannot contain a NUL character; delete it.',
  'tag.unclosed': () => 'This tag is not closed; end it with `}}`.',
  'tag.empty': () => 'This tag is empty; name a variable or a helper in it.',
  'tag.braceBefore': (opened: number, closed: number) =>
    `This tag opens with ${opened} braces and closes with ${closed}; put a space before a brace that is text.`,
  'tag.braces': (opened: number, closed: number) =>
    `This tag opens with ${opened} braces and closes with ${closed}.`,
  'tag.unexpected': (character: string) =>
    `This tag cannot be read: \`${character}\` is not expected there.`,
  'tag.unreadable': () => 'This tag cannot be read.',
  'unknown-helper': (name: string, guess: string | undefined) =>
    guess === undefined
      ? `\`${name}\` is not a helper of Dotprompt; if your application registers it, list it under \`helpers\` in touchstone.yaml. It is shown as written, and a run is refused.`
      : `\`${name}\` is not a helper of Dotprompt; did you mean \`${guess}\`?`,
  'unknown-helper.decorator': (name: string) =>
    `\`${name}\` is not a decorator; only \`inline\` is.`,
} as const;

/** Titles of quick fixes. */
export const titles = {
  withoutBlock: (helper: string) => `Write \`{{${helper}}}\` without a block`,
  readThis: (field: string) => `Read \`this.${field}\``,
  write: (text: string) => `Write \`${text}\``,
} as const;
