import type { CompletionItem } from 'vscode-languageserver-types';
import { helpers } from '../../prompt/template/helpers.ts';
import type { PromptFile } from '../languageFile.ts';
import { blockChoices, closerChoices, elseChoices, inlineChoices } from './helperChoices.ts';
import { type Asked, type CompletionChoice, completionItems, Kind } from './items.ts';
import { argumentChoices, callerChoices, partialChoices } from './partialChoices.ts';
import { openBlocks, type TagCursor, tagCursor } from './tagCursor.ts';
import { textChoices } from './textChoices.ts';
import { dataChoices, variableChoices } from './variableChoices.ts';

/** The completions in a tag of a prompt's body. None in its prose. */
export function templateCompletion(asked: Asked<PromptFile>): readonly CompletionItem[] {
  const { file, offset } = asked;
  const { document } = file;
  const place = tagCursor(document, offset);
  if (!place) return [];
  if (place.inString) return inText(asked, place);
  const start = place.wordStart + lastStep(place.word);
  const rest = /^[^\s(){}="'|~./]*/.exec(document.text.slice(offset, offset + 200))?.[0] ?? '';
  const word = { start, end: offset + rest.length };
  const { sign, callee, nested, hashKey, word: typed } = place;
  const values = (): readonly CompletionChoice[] => [
    ...variableChoices(document, place),
    ...(file.isPartial && start === place.wordStart ? callerChoices(asked) : []),
    ...(start === place.wordStart ? dataChoices(place) : []),
  ];
  if (typed.startsWith('@') && !/[./]/.test(typed)) {
    return completionItems(asked, word, dataChoices(place));
  }
  if (start > place.wordStart) return completionItems(asked, word, values());
  if (sign === '/')
    return completionItems(asked, rangeWithBraces(place, word), closerChoices(place));
  if (sign === '>' || sign === '#>') {
    if (callee === undefined) return completionItems(asked, word, partialChoices(asked));
    const keys = hashKey === undefined ? argumentChoices(asked, callee, place) : [];
    return completionItems(asked, word, [...keys, ...values()]);
  }
  // In three braces or after an ampersand there can only be a value.
  if (callee === undefined && sign === '&') return completionItems(asked, word, values());
  if (sign === '#*')
    return completionItems(asked, word, [{ label: 'inline', kind: Kind.Function }]);
  if (callee === undefined && !nested) {
    if (sign === '#' || sign === '^') {
      return [
        ...completionItems(
          asked,
          rangeWithBraces(place, word),
          blockChoices(document, place, sign),
        ),
        ...completionItems(asked, word, variableChoices(document, place, ['array', 'object'], 7)),
      ];
    }
    const unsigned = sign === '' && typed === '';
    return [
      ...completionItems(asked, word, values()),
      ...completionItems(asked, rangeWithBraces(place, word), [
        ...inlineChoices(place),
        ...elseChoices(openBlocks(place.branch), unsigned ? 7 : 3),
        ...(unsigned || typed !== '' ? blockChoices(document, place, '') : []),
        ...(unsigned ? closerChoices(place, '/') : []),
      ]),
    ];
  }
  if (callee === undefined) return completionItems(asked, word, subexpressionChoices());
  if (callee === 'else' && place.params.length === 0 && !nested) {
    return completionItems(
      asked,
      word,
      ['if', 'unless', 'each', 'with', 'ifEquals', 'unlessEquals'].map(
        (label): CompletionChoice => ({ label, kind: Kind.Keyword, text: `${label} ` }),
      ),
    );
  }
  return completionItems(asked, word, [
    ...quotedChoices(file, place),
    ...hashChoices(place),
    ...wantedFirst(document, place, values()),
  ]);
}

type Document = PromptFile['document'];

/** Includes the braces after the cursor, for completions that have their own. */
function rangeWithBraces(place: TagCursor, word: { start: number; end: number }): typeof word {
  return { start: word.start, end: place.closedAt ?? word.end };
}

function lastStep(word: string): number {
  return Math.max(word.lastIndexOf('.'), word.lastIndexOf('/')) + 1;
}

function inText(asked: Asked<PromptFile>, place: TagCursor): readonly CompletionItem[] {
  const { text } = asked.file.document;
  const quote = place.word.charAt(0);
  const rest = /^[^\r\n{}]*/.exec(text.slice(asked.offset, asked.offset + 200))?.[0] ?? '';
  const close = rest.indexOf(quote);
  const word = /^[\w/-]*/.exec(rest)?.[0].length ?? 0;
  const range = {
    start: place.wordStart + 1,
    end: asked.offset + (close === -1 ? word : close),
  };
  const choices = textChoices(asked.file, place);
  const closing = close === -1 ? quote : '';
  return completionItems(
    asked,
    range,
    choices.map(choice => ({ ...choice, text: (choice.text ?? choice.label) + closing })),
  );
}

/** Completions in quotes, including the quotes. */
function quotedChoices(file: PromptFile, place: TagCursor): readonly CompletionChoice[] {
  return textChoices(file, place).map(choice => ({
    ...choice,
    text: JSON.stringify(choice.label),
    rank: 2,
  }));
}

function subexpressionChoices(): readonly CompletionChoice[] {
  const { lookup } = Object.fromEntries([...helpers].map(([name, facts]) => [name, facts]));
  return lookup
    ? [{ label: 'lookup', kind: Kind.Function, detail: lookup.summary, text: 'lookup ' }]
    : [];
}

/** Named arguments that a helper accepts and the tag does not have yet. */
function hashChoices({
  callee,
  params,
  hashKey,
  hashKeys,
}: TagCursor): readonly CompletionChoice[] {
  const facts = helpers.get(callee ?? '');
  const named = hashKey === undefined ? (facts?.named ?? []) : [];
  // Required arguments come first.
  const rank = params.length < (facts?.arguments[0] ?? 0) ? 7 : 2;
  return named
    .filter(name => !hashKeys.includes(name))
    .map(name => ({ label: `${name}=`, kind: Kind.Property, rank, filter: name }));
}

/**
 * Lists come first for `each`, objects for `with`. Nothing is suggested when a helper has all its arguments.
 */
function wantedFirst(
  document: Document,
  place: TagCursor,
  all: readonly CompletionChoice[],
): readonly CompletionChoice[] {
  const facts = helpers.get(place.callee ?? '');
  if (facts && place.hashKey === undefined && place.params.length >= facts.arguments[1]) return [];
  if (place.callee === 'role' || place.callee === 'section') return [];
  const types = place.callee === 'each' ? ['array'] : place.callee === 'with' ? ['object'] : [];
  return types.length === 0
    ? all
    : [...variableChoices(document, place, types, 1), ...all].filter(
        ({ label }, index, list) => list.findIndex(each => each.label === label) === index,
      );
}
