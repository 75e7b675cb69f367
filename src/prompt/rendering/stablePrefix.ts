import type { PromptDocument } from '../document.ts';
import { type Message, textOf } from '../messages/message.ts';
import { effectOf, type Tag } from '../template/tag.ts';
import { parseTemplate, type Template } from '../template/template.ts';
import { splitMessages } from './splitMessages.ts';
import { compileTemplate } from './templateEnvironment.ts';

/**
 * How much of the beginning of rendered messages is the same in every rendering: whole messages, then
 * so many UTF-16 units of the text of the message after them.
 */
export interface StablePrefix {
  readonly messages: number;
  readonly characters: number;
}

export interface StablePrefixOptions {
  /** As given to `renderPrompt`. */
  readonly partials?: Partials;
  /** The earlier turns as given to `renderPrompt`. */
  readonly history?: readonly Message[];
}

type Partials = ReadonlyMap<string, string>;

/**
 * How much of what a document was rendered to no input changes; undefined where that is nothing. What
 * follows the first tag that depends on the input counts as changing, and so do the earlier turns that
 * were put in (`history`).
 */
export function stablePrefixOf(
  document: PromptDocument,
  rendered: readonly Message[],
  { partials = noPartials, history = [] }: StablePrefixOptions = {},
): StablePrefix | undefined {
  const prefix = prefixOf(document, partials);
  // Where the template says `{{history}}`, that is a tag that varies; else it goes before a last message.
  const earlier = history.length === 0 ? -1 : rendered.findIndex(one => history.includes(one));
  const stable =
    earlier === -1 || prefix.messages < earlier ? prefix : { messages: earlier, characters: 0 };
  return stable.messages + stable.characters > 0 ? stable : undefined;
}

const noPartials: Partials = new Map();
const known = new WeakMap<
  PromptDocument,
  { readonly partials: Partials; readonly prefix: StablePrefix }
>();

/** An evaluation renders one document a thousand times: it is read once for the same partials. */
function prefixOf(document: PromptDocument, partials: Partials): StablePrefix {
  const found = known.get(document);
  if (found?.partials === partials) return found.prefix;
  const prefix = read(document, partials);
  known.set(document, { partials, prefix });
  return prefix;
}

/** Stands in for the tag that varies: text that begins or goes on with a message, as a value would. */
const STAND_IN = 'x';

/** Renders what stands before the first tag that varies, by the same rules as the whole. */
function read({ text, template }: PromptDocument, partials: Partials): StablePrefix {
  const end = firstVarying(template, partials, [])?.range.start;
  const body = text.slice(template.range.start, end ?? template.range.end);
  // A backslash before a tag is not printed as it is elsewhere.
  const source = end === undefined ? body : body.replace(/\\+$/, '') + STAND_IN;
  const messages = messagesOf(source, partials);
  if (end === undefined) return { messages: messages.length, characters: 0 };
  const last = textOf(messages.at(-1) ?? { role: 'user', content: [] });
  // A tag may take the white space before it away.
  const characters = last.slice(0, -STAND_IN.length).trimEnd().length;
  return { messages: Math.max(0, messages.length - 1), characters };
}

function messagesOf(source: string, partials: Partials): readonly Message[] {
  try {
    return splitMessages(compileTemplate(source, partials)({}, {}));
  } catch {
    // The whole does not render either.
    return [];
  }
}

/** A partial varies when any tag in it does, and when it is not known or calls itself. */
function firstVarying(
  template: Template,
  partials: Partials,
  above: readonly string[],
): Tag | undefined {
  return template.tags.find(tag => {
    // What is defined inline is put in elsewhere, and not as it stands.
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
