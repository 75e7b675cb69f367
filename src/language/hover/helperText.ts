import type { HelperFacts } from '../../prompt/template/helpers.ts';
import { blocks, code, codeBlock, joined, type Markdown, md, plain, prose } from '../markdown.ts';
import { messages } from '../messages/hover.ts';

/** What a helper does, its arguments and an example. */
export function helperText({ name, form, summary, example, named, from }: HelperFacts): Markdown {
  const origin = from === 'dotprompt' ? 'Dotprompt' : 'Handlebars';
  return blocks(
    md`**${plain(`${form === 'block' ? '#' : ''}${name}`)}**, ${plain(messages['helper.title'](origin))}`,
    prose(summary),
    named.length > 0
      ? md`${plain(messages['helper.named']())} ${joined(named.map(code), ', ')}`
      : undefined,
    codeBlock(example, 'handlebars'),
  );
}
