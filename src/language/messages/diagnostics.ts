import { formatCount, formatTokens, plural } from '../../format/figures.ts';
import { ended } from '../../format/sentences.ts';
import { didYouMean, shortText } from './words.ts';

/**
 * Every message of a diagnostic that the language service creates, by the code of the diagnostic. Codes with
 * several messages have a word after a dot. Messages of other folders (syntax of prompts, values that do not
 * match a schema) are already complete.
 */
export const messages = {
  'cache-prefix': (tokens: number, tag: string, minimum: number) =>
    `${formatTokens(tokens, true)} of fixed text follow \`${tag}\`, where the cacheable prefix ends. Move that text before it so that providers can cache it (from ${formatTokens(minimum)}, more with some models).`,
  'config-ignored': (model: string, key: string) =>
    `\`${model}\` does not support \`${key}\`, so it is left out of the request.`,
  'config-unpriced': (key: string) =>
    `The price of \`config.${key}\` is unknown, so \`touchstone.budget\` cannot be enforced and paid models are not called.`,
  'context-window': (tokens: string, model: string, window: number) =>
    `The prompt's own text has ${tokens}, but the context window of \`${model}\` is ${formatTokens(window)}. Shorten the text, or choose a model with a larger window.`,
  'dataset-prompt': (prompt: string) =>
    `No prompt uses this dataset: there is no \`${prompt}\` next to it, and no eval file names it.`,
  'dataset-row.unreadable': (reason: string) => `The rows cannot be read (${reason}).`,
  'duplicate-id.id': (id: string) =>
    `An earlier row has the id \`${id}\` too. Give each row its own \`id\`.`,
  'duplicate-id.input': () =>
    'An earlier row has the same input and history. Give each of them its own `id`, or delete one.',
  'duplicate-id.earlier': () => 'The earlier row',
  'example-output': (reason: string) =>
    `This example does not match the output schema: ${ended(reason)}`,
  'expected-misfit.text': () =>
    '`expected` is text, but the reply is an object. Write the fields that it must have.',
  'frontmatter-braces': () =>
    'Without quotes, YAML reads `{{` as a map. Put the value in quotes. Tags in the frontmatter are not rendered.',
  'internal-error': (reason: string) =>
    `Internal error: a check of this file failed (${reason}). The other checks still apply.`,
  'internal-error.depth': () => 'something in it is nested too deeply',
  'json-without-schema': () =>
    'The prompt asks for JSON in words only. Declare `output.schema`, so that providers enforce it and every reply is validated.',
  'marker-text': () =>
    'This is plain text here, but a marker in other Dotprompt runtimes. Use the helper instead.',
  'not-a-proposal': (reason: string) => `This line is not a proposed row: ${ended(reason)}`,
  'proposed-row': (why: string) =>
    `Proposed row, which does not count until you accept it. ${ended(shortText(why))}`,
  media: (url: string, problem: string) =>
    `The media \`${shortText(url)}\` cannot be sent: ${ended(problem)}`,
  'media.outside': () => 'the file is outside the workspace folder',
  'media.type': () => 'its type is unknown. Set `contentType` in `{{media}}`',
  'media.missing': (guess: string | undefined) =>
    `the file does not exist${guess === undefined ? '' : `. ${didYouMean(guess, '')}`}`,
  'missing-file': (role: 'prompt' | 'dataset', written: string, guess: string | undefined) =>
    `${role === 'prompt' ? 'Prompt' : 'Dataset'} \`${written}\` not found. ${didYouMean(guess, 'Paths are relative to this file.')}`,
  'missing-file.pattern': (pattern: string) =>
    `\`${shortText(pattern)}\` matches no dataset. Paths are relative to this file.`,
  'missing-file.prompt': (name: string) =>
    `There is no \`${name}\` next to this file. Name the prompt with \`prompt:\`.`,
  'missing-file.dataset': (prompt: string | undefined) =>
    `There is no \`${prompt}.golden.jsonl\` next to the prompt. Name the dataset with \`dataset:\`, or write the rows under \`rows:\`.`,
  'missing-variable': (path: string) =>
    `\`${path}\` is missing. The schema of the prompt requires it.`,
  'model-deprecated': (
    model: string,
    retiresOn: string | undefined,
    replacement: string | undefined,
  ) =>
    `\`${model}\` is deprecated${retiresOn ? ` and retires on ${retiresOn}` : ''}. ${instead(replacement)}`,
  'model-retired': (
    model: string,
    retiredOn: string | undefined,
    replacement: string | undefined,
  ) => `\`${model}\` was retired${retiredOn ? ` on ${retiredOn}` : ''}. ${instead(replacement)}`,
  'model-reference': (written: string, guess: string | undefined) =>
    `\`${written}\` does not name a provider. Write \`${guess ?? 'provider/model'}\`.`,
  'numeric-field': (path: string) => `\`${path}\` is not numeric, so it is compared exactly.`,
  'numeric-field.unlisted': (path: string) =>
    `\`${path}\` is not listed in \`paths\`, so it is not compared at all.`,
  'object-printed': (written: string) =>
    `\`${written}\` is rendered as \`[object Object]\`. Write \`{{json ${written}}}\`.`,
  'output-limit.model': (model: string, most: number) =>
    `\`${model}\` returns at most ${formatTokens(most)}.`,
  'output-limit.need': (needed: number, limit: number, times: number) =>
    `The output schema needs ${formatTokens(needed, true)}. With a limit of ${formatCount(limit)}, a runaway reply can cost ${formatCount(times)} times as much.`,
  'output-limit-missing': (limit: number | undefined) =>
    `The length of a reply, and so its cost, is not limited. Set \`config.maxOutputTokens\`${limit === undefined ? '' : `, such as ${limit} for this output schema`}.`,
  'outside-workspace': (path: string) =>
    `\`${shortText(path)}\` is outside the workspace folder. Move the file into the workspace.`,
  'outside-workspace.absolute': (path: string) =>
    `\`${shortText(path)}\` is not a path relative to this file. Write one, such as \`./triage.prompt\`.`,
  'own-format': (key: string) =>
    `\`config.${key}\` is sent instead of the output schema. Replies are still validated against the schema. Remove the key to send the schema.`,
  'partial-cycle': (names: readonly string[]) =>
    `These partials include each other: ${names.join(' → ')}. Without a condition, rendering them never ends.`,
  'partial-frontmatter': () => 'The frontmatter of a partial is rendered as text. Remove it.',
  'recording-misfit': (model: string | undefined, rules: 'schema' | 'contract', reason: string) =>
    `${model === undefined ? 'This hand-written reply' : `This reply of \`${model}\``} does not match the current ${rules === 'schema' ? 'output schema' : rules}: ${ended(reason)}`,
  'recordings-size': () =>
    'These recordings are not checked against the prompt: the file has more than 5 million characters.',
  'schema-portability': (sentence: string) => `${sentence}. Replies are validated in any case.`,
  'schema-shorthand': (side: 'input' | 'output') =>
    `Fields directly under \`${side}\` are not a schema and are ignored. Move them under \`${side}.schema\`.`,
  'shadowed-variable.helper': (name: string) =>
    `\`${name}\` is also a helper, and \`{{${name}}}\` calls the helper. Write \`{{this.${name}}}\` for the variable.`,
  'shadowed-variable.block': (name: string, isBlock: boolean) =>
    `In this block, \`${name}\` hides the variable of ${isBlock ? 'an outer block' : 'the input schema'}. Choose another name.`,
  'style-contradiction': (later: string, earlier: string, line: number) =>
    `"${later}" contradicts "${earlier}" on line ${line}. Keep one of them.`,
  'style-contradiction.output': (later: string) =>
    `"${later}" contradicts \`output\` in the frontmatter, which asks for JSON. Keep one of them.`,
  'style-example-count.few': () =>
    'Models tend to copy a single example. Give two to five examples that differ in the details that matter.',
  'style-example-count.many': (count: number) =>
    `There are ${count} examples, and all of them are billed with every call. Keep the two to five that differ most.`,
  'style-mixed-delimiters': (element: string, heading: string) =>
    `Sections here are both \`<${element}>\` elements and \`${heading}\` headings. Use one of the two for instructions.`,
  'style-no-examples': () =>
    'This prompt extracts several fields without an example. Add two to five examples, including edge cases, to show the format and the unclear cases.',
  'style-unclosed-tag': (name: string) =>
    `\`<${name}>\` is not closed. Add \`</${name}>\` where the section ends.`,
  'style-unclosed-tag.mistyped': (name: string, close: string) =>
    `\`<${name}>\` is not closed. \`</${close}>\` looks like its end: write \`</${name}>\` there.`,
  'style-unclosed-tag.unopened': (name: string) =>
    `\`</${name}>\` has no start tag. Add \`<${name}>\` where the section begins.`,
  'style-unclosed-tag.wrong': (name: string, open: string) =>
    `\`</${name}>\` has no start tag. Write \`</${open}>\`.`,
  'style-vague-quantifier': (written: string) =>
    `"${written}" leaves the amount to the model. Give a number or a range, such as "2 to 3".`,
  'style-wall-of-text': (words: number) =>
    `This paragraph has ${words} words. Split it into sections, or into a list with one rule per item.`,
  'too-many-problems': (shown: number, total: number) =>
    `Too many problems: showing the first ${shown} of ${total}.`,
  'two-settings-files': (other: string) =>
    `This folder also has \`${other}\`. Only one of the two files can apply. Delete one.`,
  'undeclared-variable': (name: string, path: readonly string[], guess: string | undefined) =>
    `\`${name}\` is not a field of ${holderOf(path)}. ${didYouMean(guess, 'Declare it, or it is always empty.')}`,
  'unknown-default': (name: string, guess: string | undefined) =>
    `The default \`${name}\` is not a field of the input schema. ${didYouMean(guess, 'Declare it there, or remove the default.')}`,
  'unknown-field.expected': (path: string, guess: string | undefined) =>
    `\`${path}\` is not a field of the prompt's output. ${didYouMean(guess, '')}`.trimEnd(),
  'unknown-field.scored': (path: string, guess: string | undefined) =>
    `\`${path}\` is not a field of the prompt's output schema. ${didYouMean(guess, '')}`.trimEnd(),
  'unknown-key': (path: string, guess: string | undefined, known: readonly string[]) =>
    `\`${path}\` is not a known key. ${didYouMean(guess, available(known))}`,
  'unknown-key.closed': (path: string) => `\`${path}\` is not allowed here.`,
  'unknown-key.otherName': (path: string, name: string) =>
    `\`${path}\` is passed to the provider unchanged. Use \`${name}\`, which works with every provider.`,
  'unknown-key.row': (key: string, guess: string | undefined, known: readonly string[]) =>
    `Unknown key \`${key}\` in a row. ${didYouMean(guess, available(known))}`,
  'unknown-model': (model: string, guess: string | undefined) =>
    `\`${model}\` is not in the catalog. ${didYouMean(guess, 'Its price and limits are unknown, and it may not exist.')}`,
  'unknown-partial': (name: string) =>
    `Partial \`${name}\` not found. Create \`_${name}.prompt\` next to this file.`,
  'unknown-provider': (provider: string, guess: string | undefined, known: readonly string[]) =>
    `\`${provider}\` is not a known provider. ${guess === undefined ? 'Declare' : `Use \`${guess}\`, or declare`} it under \`endpoints\` in touchstone.yaml. Known providers: ${known.join(', ')}.`,
  'unknown-variable': (path: string, guess: string | undefined) =>
    `\`${path}\` is not a variable of the prompt. ${didYouMean(guess, '')}`.trimEnd(),
  'unreadable-file': (name: string, problem: string) => `${name} cannot be read: ${problem}.`,
  'unused-expected': (message: string, others: number) =>
    others === 0 ? message : `${message} The same applies to ${plural(others, 'other row')}.`,
  'unused-variable': (name: string) => `The template does not use \`${name}\`.`,
  'yaml-value.file': () => 'The file',
  'yaml-syntax': (reason: string) => `Invalid YAML: ${ended(reason)}`,
} as const;

function instead(replacement: string | undefined): string {
  return replacement === undefined ? 'Choose another model.' : `Use \`${replacement}\` instead.`;
}

function available(known: readonly string[]): string {
  return `Available keys: ${known.join(', ')}.`;
}

/** The thing that should have a field: the input schema, a field of it, or the elements of a list. */
function holderOf(path: readonly string[]): string {
  if (path.length === 0) return 'the input schema';
  if (path.at(-1) === '*') return `the elements of \`${path.slice(0, -1).join('.')}\``;
  return `\`${path.filter(step => step !== '?').join('.')}\` in the input schema`;
}
