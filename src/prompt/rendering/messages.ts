import { formatCount } from '../../format/figures.ts';

/** Every message about a prompt that cannot be rendered with the given input, by code. */
export const messages = {
  render: (reason: string) => `The template could not be rendered: ${reason}.`,
  'render.helper': (name: string, what: string) => `The helper \`${name}\` ${what}.`,
  'render.partial': (name: string, reason: string) =>
    `The partial \`${name}\` could not be rendered: ${reason}.`,
  'render.tooDeep': () => 'The blocks of this prompt are nested too deeply.',
  'partial-cycle': () => 'The partials of this prompt call each other in a circle.',
  'unknown-partial': (name: string) =>
    `Partial \`${name}\` not found. Create \`_${name}.prompt\` next to this file.`,
  'role-name': (role: string) =>
    `"${role}" is not a role; a role is a lower-case word such as "user".`,
  'media-url.missing': () =>
    '`media` has no URL; give the variable a value, or put the tag in an `{{#if}}`.',
  'media-url.space': () => 'The URL of `media` contains a space; write `%20`.',
  'render-limit': (what: string) => `The prompt ${what}; shorten the input, or repeat less.`,
} as const;

/** What a prompt exceeds, as the middle of the sentence `render-limit`. */
export const exceededLimits = {
  markers: (most: number) => `has more than ${most} roles and media`,
  steps: (most: number) => `runs more than ${most} repetitions and partials`,
  length: (most: number) => `renders to more than ${formatCount(most)} characters`,
} as const;
