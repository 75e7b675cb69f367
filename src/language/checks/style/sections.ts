import type { Diagnostic, Fix } from '../../../prompt/diagnostic.ts';
import { closestWord } from '../../../text/closest.ts';
import { replaceWith } from '../../edits/action.ts';
import { messages } from '../../messages/diagnostics.ts';
import { titles } from '../../messages/edits.ts';
import type { PromptProse, ProseMessage } from './promptProse.ts';
import { matchXml, type UnclosedXml, type XmlTag, xmlTagsOf } from './xmlTags.ts';

/** Elements for data or examples, which can be combined with headings for the rest. */
const holdsData =
  /example|sample|shot|document|data|context|input|output|source|text|content|message|ticket|mail|history|conversation|transcript|article|schema|format|template/i;

/** Reports a message with sections as both Markdown headings and XML elements. */
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

/** HTML elements that need no closing tag. */
const mayStayOpen =
  /^(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|source|td|th|tr|wbr)$/i;

/** Reports XML-like tags without their counterpart, so that the end of a section is unclear to the model. */
export function unclosedTags({ messages: written }: PromptProse): readonly Diagnostic[] {
  const tags = written.flatMap(xmlTagsOf).filter(({ name }) => !mayStayOpen.test(name));
  const { unclosed, unopened } = matchXml(tags);
  // In running text, `<name>` is usually a placeholder and not a section.
  const sections = unclosed.filter(
    open => open.alone || (open.leads && partnerOf(open, unopened) !== undefined),
  );
  const strays = unopened.filter(close => close.leads || partnerOf(close, sections) !== undefined);
  return [
    ...sections.map(open => unclosedFinding(open, strays, written)),
    ...strays.map(close => unopenedFinding(close, sections)),
  ];
}

/** The counterpart that was meant, with a misspelled name. */
function partnerOf(tag: XmlTag, others: readonly XmlTag[]): XmlTag | undefined {
  // Every name is compared with every other, so this is only done for a few.
  return others
    .slice(0, 20)
    .find(other => closestWord(other.name, [tag.name]) !== undefined && isPairInOrder(tag, other));
}

function isPairInOrder(tag: XmlTag, other: XmlTag): boolean {
  return tag.kind === 'close'
    ? other.range.start < tag.range.start
    : tag.range.start < other.range.start;
}

function unclosedFinding(
  open: UnclosedXml,
  strays: readonly XmlTag[],
  written: readonly ProseMessage[],
): Diagnostic {
  const close = partnerOf(open, strays);
  if (close) {
    const { fix } = replaceWith(close.nameRange, open.name, titles.change(`</${open.name}>`));
    return tagDiagnostic(open, messages['style-unclosed-tag.mistyped'](open.name, close.name), fix);
  }
  const message = messages['style-unclosed-tag'](open.name);
  const holder = written.find(({ range }) => open.range.start < range.end);
  return tagDiagnostic(open, message, holder && closeIn(open, holder));
}

function closeIn(open: UnclosedXml, { range, prose, hasValues }: ProseMessage): Fix {
  const { name, before } = open;
  const title = before ? titles.closeBefore(name, before.name) : titles.closeAtMessageEnd(name);
  if (before) {
    const at = { start: before.range.start, end: before.range.start };
    return { title, edits: [{ range: at, text: `</${name}>\n` }] };
  }
  // Tags are blank in the prose. When values are inserted, the end of the text is not visible in it.
  const end = hasValues ? range.end : range.start + prose.trimEnd().length;
  const text = hasValues ? `\n</${name}>\n` : `\n</${name}>`;
  return { title, edits: [{ range: { start: end, end }, text }] };
}

function unopenedFinding(close: XmlTag, sections: readonly XmlTag[]): Diagnostic {
  const open = partnerOf(close, sections);
  if (!open) {
    const message = messages['style-unclosed-tag.unopened'](close.name);
    return tagDiagnostic(
      close,
      message,
      replaceWith(close.range, '', titles.remove(`</${close.name}>`)).fix,
    );
  }
  const { fix } = replaceWith(close.nameRange, open.name, titles.change(`</${open.name}>`));
  return tagDiagnostic(close, messages['style-unclosed-tag.wrong'](close.name, open.name), fix);
}

function tagDiagnostic({ range }: XmlTag, message: string, fix: Fix | undefined): Diagnostic {
  return { code: 'style-unclosed-tag', severity: 'hint', message, range, ...(fix && { fix }) };
}
