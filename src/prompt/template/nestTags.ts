import type { Diagnostic } from '../diagnostic.ts';
import { laterCloses } from './laterCloses.ts';
import { messages } from './messages.ts';
import { type Branch, type Nesting, opens, type Tag, type TagBlock } from './tag.ts';

interface OpenBlock extends TagBlock {
  readonly branches: Branch[];
  close?: Tag;
}

/** Maximum depth of blocks. With more, Handlebars takes minutes and then fails. */
export const MAX_NESTING = 1000;

/**
 * Matches opening and closing tags. Each unmatched tag has one diagnostic, and the other tags are still
 * nested.
 */
export function nestTags(tags: readonly Tag[]): Nesting {
  const blocks: TagBlock[] = [];
  const stack: OpenBlock[] = [];
  /** Number of blocks with a name in `stack`. */
  const opened = new Map<string, number>();
  const closesLater = laterCloses(tags);
  const enclosing = new Map<Tag, Branch>();
  const diagnostics: Diagnostic[] = [];
  let isTooDeep = false;
  // A tag with a problem already has its diagnostic.
  const report = (tag: Tag, message: string): void => {
    if (!tag.problem)
      diagnostics.push({ code: 'block', severity: 'error', message, range: tag.range });
  };

  tags.forEach((tag, index) => {
    if (tag.kind === 'close') {
      closeBlock(tag, index);
    } else if (tag.kind === 'else' || tag.kind === 'elseChain') {
      divide(tag);
    } else {
      note(tag);
      if (opens(tag)) open(tag);
    }
  });
  for (const block of stack) report(block.open, unclosed(block.open));
  return { blocks, enclosing: tag => enclosing.get(tag), isTooDeep, diagnostics };

  function note(tag: Tag): void {
    const branch = stack.at(-1)?.branches.at(-1);
    if (branch) enclosing.set(tag, branch);
  }

  function open(tag: Tag): void {
    const parent = stack.at(-1)?.branches.at(-1);
    const block: OpenBlock = { open: tag, branches: [], ...(parent && { parent }) };
    block.branches.push({ block, tag });
    blocks.push(block);
    stack.push(block);
    count(tag.name, 1);
    if (stack.length <= MAX_NESTING || isTooDeep) return;
    isTooDeep = true;
    report(tag, messages['block.tooDeep']());
  }

  function divide(tag: Tag): void {
    const block = stack.at(-1);
    if (block?.parent) enclosing.set(tag, block.parent);
    if (!block) report(tag, messages['block.elseOutside']());
    else if (!mayDivide(block, tag)) report(tag, whyNotDivided(block));
    block?.branches.push({ block, tag });
  }

  function closeBlock(tag: Tag, index: number): void {
    if (!opened.get(tag.name)) {
      const top = stack.at(-1);
      if (!top) {
        report(tag, messages['block.notOpen'](tag.name));
        return;
      }
      report(tag, messages['block.otherOpen'](tag.name, writtenTag(top.open), top.open.name));
      // Either mistyped or superfluous. If the open block has its own closing tag, this one is superfluous.
      if (closesLater(index, top.open.name)) return;
      end(top, tag);
      return;
    }
    const depth = stack.findLastIndex(block => block.open.name === tag.name);
    for (const block of stack.splice(depth + 1)) {
      report(block.open, unclosed(block.open));
      count(block.open.name, -1);
    }
    const block = stack[depth];
    if (block) end(block, tag);
  }

  function end(block: OpenBlock, tag: Tag): void {
    block.close = tag;
    if (block.parent) enclosing.set(tag, block.parent);
    stack.pop();
    count(block.open.name, -1);
  }

  function count(name: string, change: number): void {
    opened.set(name, (opened.get(name) ?? 0) + change);
  }
}

function mayDivide({ open, branches }: TagBlock, tag: Tag): boolean {
  const last = branches.at(-1)?.tag;
  if (open.kind === 'inverse') return branches.length === 1 && tag.kind === 'else';
  return open.kind === 'block' && last?.kind !== 'else';
}

function whyNotDivided({ open }: TagBlock): string {
  if (open.kind === 'block' || open.kind === 'inverse') {
    return messages['block.elseTwice'](writtenTag(open));
  }
  return messages['block.elseNotAllowed'](writtenTag(open));
}

function unclosed(open: Tag): string {
  const closing = open.kind === 'raw' ? `{{{{/${open.name}}}}}` : `{{/${open.name}}}`;
  return messages['block.unclosed'](writtenTag(open), closing);
}

const signs: Partial<Record<Tag['kind'], string>> = {
  block: '#',
  inverse: '^',
  decorator: '#*',
  partialBlock: '#> ',
};

function writtenTag({ kind, name }: Tag): string {
  return kind === 'raw' ? `{{{{${name}}}}}` : `{{${signs[kind] ?? ''}${name}}}`;
}
