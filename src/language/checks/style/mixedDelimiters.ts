import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { messages } from '../../messages/diagnostics.ts';
import type { PromptProse } from './promptProse.ts';
import { matchXml, xmlTagsOf } from './xmlTags.ts';

/** Elements that set data or examples apart, which goes well with headings for the rest. */
const holdsData =
  /example|sample|shot|document|data|context|input|output|source|text|content|message|ticket|mail|history|conversation|transcript|article|schema|format|template/i;

/** Sections of one message, some as Markdown headings and some as XML elements. */
export function mixedDelimiters({ file, instructions }: PromptProse): readonly Diagnostic[] {
  const valueStarts = file.document.template.tags
    .filter(({ kind }) => kind === 'value')
    .map(({ range }) => range.start);
  return instructions.flatMap(each => {
    const elements = matchXml(xmlTagsOf(each)).elements.filter(
      ({ open, close, depth }) => depth === 0 && open.alone && close.leads,
    );
    const inside = (at: number): boolean =>
      elements.some(({ open, close }) => open.range.start < at && at < close.range.start);
    const heading = each.blocks.find(
      ({ kind, range }) => kind === 'heading' && !inside(range.start),
    );
    const section = elements.find(
      ({ open, close }) =>
        !holdsData.test(open.name) &&
        !valueStarts.some(at => open.range.end <= at && at < close.range.start),
    );
    if (!heading || !section) return [];
    const later =
      heading.range.start > section.open.range.start ? heading.range : section.open.range;
    const message = messages['style-mixed-delimiters'](section.open.name, heading.text.trim());
    return [{ code: 'style-mixed-delimiters', severity: 'hint', message, range: later }];
  });
}
