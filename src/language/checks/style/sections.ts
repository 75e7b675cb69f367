import type { Diagnostic, Fix } from '../../../prompt/diagnostic.ts';
import { closestWord } from '../../../text/closest.ts';
import { replaceWith } from '../../edits/action.ts';
import { messages } from '../../messages/diagnostics.ts';
import { titles } from '../../messages/edits.ts';
import type { PromptProse, ProseMessage } from './promptProse.ts';
import { matchXml, type UnclosedXml, type XmlTag, xmlTagsOf } from './xmlTags.ts';

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

/** HTML that needs no end. */
const mayStayOpen =
  /^(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|source|td|th|tr|wbr)$/i;

/** XML-like tags without their other half: the model cannot tell where the section ends. */
export function unclosedTags({ messages: written }: PromptProse): readonly Diagnostic[] {
  const tags = written.flatMap(xmlTagsOf).filter(({ name }) => !mayStayOpen.test(name));
  const { unclosed, unopened } = matchXml(tags);
  // In running text `<name>` is more often a placeholder than a section.
  const sections = unclosed.filter(
    open => open.alone || (open.leads && partnerOf(open, unopened) !== undefined),
  );
  const strays = unopened.filter(close => close.leads || partnerOf(close, sections) !== undefined);
  return [
    ...sections.map(open => unclosedFinding(open, strays, written)),
    ...strays.map(close => unopenedFinding(close, sections)),
  ];
}

/** The other half that was meant, its name mistyped. */
function partnerOf(tag: XmlTag, others: readonly XmlTag[]): XmlTag | undefined {
  // Comparing every name with every other is for a handful only.
  return others
    .slice(0, 20)
    .find(other => closestWord(other.name, [tag.name]) !== undefined && inOrder(tag, other));
}

function inOrder(tag: XmlTag, other: XmlTag): boolean {
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
    return finding(open, messages['style-unclosed-tag.mistyped'](open.name, close.name), fix);
  }
  const message = messages['style-unclosed-tag'](open.name);
  const holder = written.find(({ range }) => open.range.start < range.end);
  return finding(open, message, holder && closeIn(open, holder));
}

function closeIn(open: UnclosedXml, { range, prose, hasValues }: ProseMessage): Fix {
  const { name, before } = open;
  const title = before ? titles.closeBefore(name, before.name) : titles.closeAtMessageEnd(name);
  if (before) {
    const at = { start: before.range.start, end: before.range.start };
    return { title, edits: [{ range: at, text: `</${name}>\n` }] };
  }
  // Tags are blank in the prose: where values are put in, its end is not known from that.
  const end = hasValues ? range.end : range.start + prose.trimEnd().length;
  const text = hasValues ? `\n</${name}>\n` : `\n</${name}>`;
  return { title, edits: [{ range: { start: end, end }, text }] };
}

function unopenedFinding(close: XmlTag, sections: readonly XmlTag[]): Diagnostic {
  const open = partnerOf(close, sections);
  if (!open) {
    const message = messages['style-unclosed-tag.unopened'](close.name);
    return finding(
      close,
      message,
      replaceWith(close.range, '', titles.remove(`</${close.name}>`)).fix,
    );
  }
  const { fix } = replaceWith(close.nameRange, open.name, titles.change(`</${open.name}>`));
  return finding(close, messages['style-unclosed-tag.wrong'](close.name, open.name), fix);
}

function finding({ range }: XmlTag, message: string, fix: Fix | undefined): Diagnostic {
  return { code: 'style-unclosed-tag', severity: 'hint', message, range, ...(fix && { fix }) };
}
