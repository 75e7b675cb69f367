import type { HelperFacts } from '../../prompt/helpers.ts';

/** What a helper does, its arguments and an example, as Markdown. */
export function helperText({ name, form, summary, example, named, from }: HelperFacts): string {
  return [
    `**${form === 'block' ? '#' : ''}${name}**, a helper of ${from === 'dotprompt' ? 'Dotprompt' : 'Handlebars'}`,
    '',
    summary,
    ...(named.length > 0
      ? ['', `Named arguments: ${named.map(key => `\`${key}\``).join(', ')}`]
      : []),
    '',
    '```handlebars',
    example,
    '```',
  ].join('\n');
}
