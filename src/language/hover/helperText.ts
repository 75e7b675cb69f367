import type { HelperFacts } from '../../prompt/template/helpers.ts';
import { blocks, code, codeBlock, joined, type Markdown, md, plain, prose } from '../markdown.ts';

/** What a helper does, its arguments and an example. */
export function helperText({ name, form, summary, example, named, from }: HelperFacts): Markdown {
  const origin = plain(from === 'dotprompt' ? 'Dotprompt' : 'Handlebars');
  return blocks(
    md`**${plain(`${form === 'block' ? '#' : ''}${name}`)}**, a helper of ${origin}`,
    prose(summary),
    named.length > 0 ? md`Named arguments: ${joined(named.map(code), ', ')}` : undefined,
    codeBlock(example, 'handlebars'),
  );
}
