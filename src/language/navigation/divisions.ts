import type { PromptDocument } from '../../prompt/document.ts';
import { calleeName, roleBegun, type Tag } from '../../prompt/template/tag.ts';
import type { TextRange } from '../../text/replacement.ts';

/** A part of a prompt's body that a reader sees as a unit. */
export interface Division {
  readonly kind: 'role' | 'section' | 'heading' | 'block' | 'comment' | 'code' | 'element';
  /** Such as `system`, `Rules`, `#if plan`, `ticket`. */
  readonly title: string;
  readonly range: TextRange;
  /** The mark at its start. */
  readonly mark: TextRange;
}

/** The parts of a body, outer ones first. They may overlap in an unfinished file. */
export function divisions(document: PromptDocument): readonly Division[] {
  const roles = rolesIn(document);
  const starts = roles.map(({ range }) => range.start);
  return [...roles, ...tagDivisions(document), ...lineDivisions(document, starts)].sort(
    (a, b) => a.range.start - b.range.start || b.range.end - a.range.end,
  );
}

function rolesIn(document: PromptDocument): readonly Division[] {
  const { tags, range } = document.template;
  const begins = tags.flatMap(tag => {
    const role = roleBegun(tag);
    return role === undefined ? [] : [{ tag, role }];
  });
  return begins.map(({ tag, role }, index) => {
    const next = begins[index + 1]?.tag.range.start ?? range.end;
    const title = tag.call && calleeName(tag.call) === 'history' ? 'history' : role;
    const end = trimmedEnd(document.text, tag.range.end, next);
    return { kind: 'role', title, range: { start: tag.range.start, end }, mark: tag.range };
  });
}

function tagDivisions({ text, template }: PromptDocument): readonly Division[] {
  const blocks = template.nesting.blocks.map(({ open, close }): Division => {
    const end = close?.range.end ?? open.range.end;
    const title = text.slice(open.range.start, open.range.end).replace(/^\{+~?|~?\}+$/g, '');
    const range = { start: open.range.start, end };
    return { kind: 'block', title: title.trim(), range, mark: open.range };
  });
  const others = template.tags.flatMap((tag): readonly Division[] => {
    const { range, kind } = tag;
    const name = sectionName(tag);
    if (name !== undefined) return [{ kind: 'section', title: name, range, mark: range }];
    return kind === 'comment' ? [{ kind: 'comment', title: 'comment', range, mark: range }] : [];
  });
  return [...blocks, ...others];
}

function sectionName({ kind, call }: Tag): string | undefined {
  if (kind !== 'value' || !call || calleeName(call) !== 'section') return undefined;
  const [name] = call.params;
  return name?.type === 'literal' ? String(name.value) : undefined;
}

interface Begun {
  readonly title: string;
  readonly mark: TextRange;
}

/** Headings, fenced code, and `<elements>` on their own lines. */
function lineDivisions(
  document: PromptDocument,
  roleStarts: readonly number[],
): readonly Division[] {
  const { text, template } = document;
  const found: Division[] = [];
  let headings: (Begun & { readonly level: number })[] = [];
  let elements: Begun[] = [];
  let fence: (Begun & { readonly sign: string }) | undefined;
  const closeHeadings = (level: number, at: number): void => {
    for (const { title, mark } of headings.filter(each => each.level >= level)) {
      const end = trimmedEnd(document.text, mark.end, at);
      found.push({ kind: 'heading', title, mark, range: { start: mark.start, end } });
    }
    headings = headings.filter(each => each.level < level);
  };
  let nextRole = 0;
  let nextTag = 0;
  const body = text.slice(template.range.start, template.range.end);
  for (const { 0: line, index } of body.matchAll(/[^\r\n]+/g)) {
    const start = template.range.start + index;
    const mark = { start, end: start + line.length };
    for (; (roleStarts[nextRole] ?? mark.end) < mark.end; nextRole += 1) {
      closeHeadings(1, roleStarts[nextRole] ?? start);
      elements = [];
    }
    while ((template.tags[nextTag]?.range.end ?? Number.POSITIVE_INFINITY) <= start) nextTag += 1;
    if ((template.tags[nextTag]?.range.start ?? start) < start) continue;
    const sign = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence) {
      if (!sign?.startsWith(fence.sign) || line.trim() !== sign) continue;
      const range = { start: fence.mark.start, end: mark.end };
      found.push({ kind: 'code', title: fence.title, mark: fence.mark, range });
      fence = undefined;
    } else if (sign) {
      fence = { title: line.trim().slice(sign.length) || 'code', mark, sign };
    } else {
      const heading = /^(#{1,6})[ \t]+(.*)$/.exec(line);
      const element = /^[ \t]*<(\/?)([\p{L}_][\p{L}\p{N}_.-]*)(?:\s[^<>]*)?>[ \t]*$/u.exec(line);
      if (heading) {
        const [, signs = '', title = ''] = heading;
        closeHeadings(signs.length, start);
        headings.push({ title: title.trim() || signs, mark, level: signs.length });
      } else if (element?.[1] === '') {
        elements.push({ title: element[2] ?? '', mark });
      } else if (element) {
        const at = elements.findLastIndex(({ title }) => title === element[2]);
        const begun = elements[at];
        if (!begun) continue;
        elements.length = at;
        found.push({
          kind: 'element',
          ...begun,
          range: { start: begun.mark.start, end: mark.end },
        });
      }
    }
  }
  closeHeadings(1, template.range.end);
  return found;
}

/** The end of a range without trailing spaces and blank lines. */
export function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && /\s/.test(text.charAt(end - 1))) end -= 1;
  return end;
}
