import { latestFor } from '../../text/memo.ts';
import type { PromptDocument } from '../document.ts';
import { type Message, messageText } from '../messages/message.ts';
import { effectOf, type Tag } from '../template/tag.ts';
import { parseTemplate, type Template } from '../template/template.ts';
import { splitMessages } from './splitMessages.ts';
import { compileTemplate } from './templateEnvironment.ts';

/**
 * How much of the beginning of the rendered messages is the same in every rendering: a number of whole
 * messages, then a number of UTF-16 units in the text of the next message.
 */
export interface StablePrefix {
  readonly messages: number;
  readonly characters: number;
}

export interface StablePrefixOptions {
  /** As passed to `renderPrompt`. */
  readonly partials?: Partials;
  /** The earlier turns, as passed to `renderPrompt`. */
  readonly history?: readonly Message[];
}

type Partials = ReadonlyMap<string, string>;

/**
 * How much of the rendered messages does not depend on the input. Undefined when there is nothing. Everything
 * after the first tag that depends on the input counts as variable, and so do the earlier turns (`history`).
 */
export function stablePrefixOf(
  document: PromptDocument,
  rendered: readonly Message[],
  { partials = noPartials, history = [] }: StablePrefixOptions = {},
): StablePrefix | undefined {
  const prefix = prefixOf(document, partials);
  // If the template has `{{history}}`, that tag is variable. Otherwise the history is inserted before the
  // last message.
  const earlier = history.length === 0 ? -1 : rendered.findIndex(one => history.includes(one));
  const stable =
    earlier === -1 || prefix.messages < earlier ? prefix : { messages: earlier, characters: 0 };
  return stable.messages + stable.characters > 0 ? stable : undefined;
}

const noPartials: Partials = new Map();
/** Replaces the variable tag: text that starts or continues a message, like a value. */
const STAND_IN = 'x';

/**
 * Renders the template up to the first variable tag, by the same rules as the whole template. An evaluation
 * renders one document thousands of times, so this is done once for the same partials.
 */
const prefixOf = latestFor(
  ({ text, template }: PromptDocument, partials: Partials): StablePrefix => {
    const end = firstVarying(template, partials, [])?.range.start;
    const body = text.slice(template.range.start, end ?? template.range.end);
    // A backslash before a tag is not printed, unlike elsewhere.
    const source = end === undefined ? body : body.replace(/\\+$/, '') + STAND_IN;
    const messages = renderedWithoutInput(source, partials);
    if (end === undefined) return { messages: messages.length, characters: 0 };
    const last = messageText(messages.at(-1) ?? { role: 'user', content: [] });
    // A tag may remove the whitespace before it.
    const characters = last.slice(0, -STAND_IN.length).trimEnd().length;
    return { messages: Math.max(0, messages.length - 1), characters };
  },
);

function renderedWithoutInput(source: string, partials: Partials): readonly Message[] {
  try {
    return splitMessages(compileTemplate(source, partials)({}, {}));
  } catch {
    // The whole template cannot be rendered either.
    return [];
  }
}

/** A partial is variable when any tag in it is, when it is unknown or when it calls itself. */
function firstVarying(
  template: Template,
  partials: Partials,
  above: readonly string[],
): Tag | undefined {
  return template.tags.find(tag => {
    // Inline definitions are inserted at another place.
    if (tag.kind === 'decorator') return true;
    const effect = effectOf(tag);
    if (effect !== 'partial') return effect === 'varying';
    const { name } = tag;
    const partial = partials.get(name);
    if (partial === undefined || above.includes(name) || template.inlinePartials.has(name)) {
      return true;
    }
    const inner = parseTemplate(partial, { start: 0, end: partial.length });
    return firstVarying(inner, partials, [...above, name]) !== undefined;
  });
}
