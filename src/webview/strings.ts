import { formatCount } from '../format/figures.ts';
import { comparisonTexts } from './texts/comparison.ts';
import { conversationTexts } from './texts/conversation.ts';
import { historyTexts } from './texts/history.ts';
import { mediaTexts } from './texts/media.ts';
import { previewTexts } from './texts/preview.ts';

/**
 * Every text of the webviews in English, by the place where it is shown. The host passes the translations of
 * VS Code's display language to a page. `{0}` is replaced with a value.
 */
export const strings = {
  // Shared by several places
  cost: 'Cost',
  input: 'Input',
  notBilled: 'not billed',
  notMeasured: 'not measured',
  replies: 'Replies',
  run: 'Run',
  sandbox: 'sandbox',
  setKey: 'Set key',
  stop: 'Stop',
  totalTime: 'Total time',
  'count.failedAttempts.one': '{0} failed attempt',
  'count.failedAttempts.other': '{0} failed attempts',
  'count.messages.one': '{0} message',
  'count.messages.other': '{0} messages',
  'count.models.one': '{0} model',
  'count.models.other': '{0} models',
  'count.rows.one': '{0} row',
  'count.rows.other': '{0} rows',

  // Without a prompt
  'welcome.text': 'Open a .prompt file to run it here on several models side by side.',
  'welcome.open': 'Open Prompt…',
  'welcome.new': 'New Prompt',
  'welcome.sample':
    'The sample has prompts, golden datasets and recorded replies. It works without an API key.',
  'welcome.openSample': 'Open the Sample…',
  'welcome.key': 'A key is needed only for models of providers. It is stored in VS Code.',
  'welcome.setKey': 'Set API Key…',

  // The prompt and its inputs
  'prompt.open': 'Open {0}',
  'prompt.restricted': 'Restricted Mode: trust this workspace to run its prompts.',
  'prompt.problems': 'Problems in the prompt file',
  'input.none': 'This prompt takes no input.',
  'input.rows': 'Golden rows',
  'input.useRowHelp': 'Choose a golden row to fill in the inputs',
  'input.previousRow': 'Previous golden row',
  'input.nextRow': 'Next golden row',
  'input.expected': 'Expected',
  'input.required': 'required',
  'input.notNumber': 'This is not a number.',
  'input.notInteger': 'This is not a whole number.',
  'input.notJson': 'This is not valid JSON: {0}.',

  // The models
  'models.title': 'Models',
  'models.add': 'Add model…',
  'models.none': 'Add a model to run this prompt on.',
  'models.setKeyFor': 'Set a key for {0}',
  'models.remove': 'Remove {0}',
  'estimate.noPrice': 'The price is unknown. Set it in touchstone.yaml to see what a run costs.',
  'estimate.recordings': 'Not billed: a recorded reply is replayed.',
  'estimate.sandbox': 'Not billed: sandbox models run on this machine.',
  'estimate.local':
    'Not billed by the token: the model runs on this machine or belongs to VS Code.',
  'estimate.inputOnly':
    'Estimated: about {0} input tokens. The length of the reply is unknown, so the cost is at least this.',
  'estimate.fromReply':
    'Estimated: about {0} input tokens, and {1} output tokens as in the last reply.',
  'estimate.fromExpected':
    'Estimated: about {0} input tokens, and {1} output tokens as in the expected output.',
  'estimate.fromLimit':
    'Estimated maximum: about {0} input tokens, and {1} output tokens, the limit of the prompt.',
  'estimate.window': 'About {0} input tokens of a context window of {1} tokens.',

  // Before a run
  'before.title': 'Before the run',
  'before.messages': 'Messages',
  'before.messagesHelp': 'what a run would send',
  'before.noMessages': 'The messages cannot be rendered yet.',
  'before.model': 'Model',
  'before.input': 'Input tokens',
  'before.output': 'Output tokens',
  'before.window': 'Context window',
  'before.answers': 'Reply source',
  'refusal.trust': 'Permission:',
  'refusal.config': 'Config:',
  'refusal.residency': 'Residency:',
  'refusal.contextWindow': 'Context window:',
  'refusal.outputTokens': 'Output limit:',
  'refusal.budget': 'Budget:',
  'refusal.noKey': 'No key:',
  'refusal.noRecording': 'No recording:',
  'refusal.unknownModel': 'Model:',
  'refusal.other': 'Not possible:',
  'refusal.instead': '{0} is called instead.',
  'refusal.openRule': 'Open the rule that refuses the call',
  'refusal.count.one': '{0} of {1} selected models will be refused.',
  'refusal.count.other': '{0} of {1} selected models will be refused.',

  // Automatic runs
  'auto.run': 'Run automatically',
  'auto.help':
    'Run the selected sandbox models, and those with a recording, when the prompt or the input has changed',
  'auto.free':
    'Only sandbox models and recordings. Set `touchstone.autoRun.budget` to include paid models.',
  'auto.paid': 'Paid models too: {0} of {1} spent',
  'auto.budgetHelp':
    'The setting touchstone.autoRun.budget limits what automatic runs cost in this window.',
  'auto.stopped':
    'Automatic runs of paid models have stopped: another could exceed the budget of {0}.',

  // Run and Stop
  'run.compare': 'Compare {0}',
  'run.more': 'More ways to run',
  'run.only': 'Run {0} only',
  'run.repeat': 'Run each selected model {0} times',
  'run.keys': 'Run (Ctrl+Enter, on a Mac also ⌘Enter)',
  'run.stopKeys': 'Stop (Escape)',
  'run.record': 'Record replies',
  'run.recordHelp': 'Save the replies next to the prompt, to replay them without a key',
  'run.live':
    'Replies come from providers only, not from recordings (setting `touchstone.replies`).',
  'run.replay':
    'Replies come from recordings and sandbox models only (setting `touchstone.replies`).',
  'run.untrusted': 'Trust this workspace to run prompts.',
  'run.problems': 'Fix the problems above to run.',
  'run.noModel': 'Select at least one model.',
  'run.hint': 'Replies appear here, in one column per model.',
  'run.openComparison': 'Compare the replies in an editor tab',
  'run.done': '{0} of {1} done',
  'run.started': 'Running on {0}.',
  'run.finished': 'Run finished: {0}.',
  'run.noReplies': 'no replies',

  // The progress of a reply
  'status.details': 'Show details',
  'status.costUnknown': 'cost unknown',
  'status.rate': '~{0} tokens/s',
  'status.quiet': 'no data for {0}',
  'status.waiting': 'Waiting for the first token',
  'status.streaming': 'Streaming',
  'status.retrying': 'Retrying',
  'status.toolCall': 'The model requests the result of a tool.',
  'status.cutOff': 'The reply reached the token limit.',
  'status.refused': 'The model declined to answer.',
  'status.filtered': 'The provider’s content filter stopped the reply.',
  'status.fallbackValue':
    'No model answered. This is the value of `touchstone.degrade` in the prompt.',

  // Where a reply comes from
  'source.replayed': 'replayed',
  'source.replayedHelp': 'A recorded reply. No provider was called.',
  'source.replayedReply': 'replayed reply',
  'source.handWrittenReply': 'hand-written reply',
  'source.replayedHandWritten': 'replayed · hand-written',
  'source.handWrittenHelp': 'Written by a person, not by a model.',
  'source.sandboxHelp': 'Generated on this machine. No provider was called.',
  'source.fallback': 'answered by {0}',
  'source.fallbackHelp':
    'The requested model failed. The next model of `touchstone.fallback` answered.',

  // How a model would answer
  'available.key': 'key set',
  'available.keyHelp': 'Calls the provider.',
  'available.keyless': 'no key needed',
  'available.keylessHelp': 'Calls the server, which requires no key.',
  'available.local': 'on this machine',
  'available.localHelp': 'Calls the server that listens on its default port.',
  'available.notRunning': 'not running',
  'available.notRunningHelp': 'No server listens on its default port on this machine.',
  'available.editor': 'VS Code',
  'available.editorHelp': 'Calls one of VS Code’s own language models. No key needed.',
  'available.notOffered': 'not available in VS Code',
  'available.notOfferedHelp':
    'VS Code does not have this model now. Sign in to the extension that provides it.',
  'available.recordings': 'recordings',
  'available.recordingsHelp': 'No key. Replays recorded replies.',
  'available.sandboxHelp': 'Runs on this machine.',
  'available.needsKey': 'needs a key',
  'available.limited': 'limited (VS Code model)',
  'available.limitedHelp':
    'VS Code’s own models take no system role, parameters or output schema. All of it is sent as text, and token usage is not reported.',
  'key.stored': 'key stored in VS Code',
  'key.environment': 'key from {0}',
  'key.environmentHelp': 'Found in the environment.',
  'key.dotenv': 'key from .env',
  'key.dotenvHelp': 'Found in .env: {0}.',

  // Validation
  'verdict.schema': 'the schema',
  'verdict.toolSchema': 'the tool’s input schema',
  'verdict.matches': 'Matches {0}',
  'verdict.matchesIgnoring': 'Matches {0}, ignoring {1}',
  'verdict.invalid.one': 'Does not match {1} in {0} place',
  'verdict.invalid.other': 'Does not match {1} in {0} places',
  'verdict.wouldPass': 'It matches if {0} is ignored. Set `output.lenient`.',
  'verdict.fence': 'the code fence',
  'verdict.prose': 'extra text around the JSON',
  'verdict.comments': 'comments',
  'verdict.trailingCommas': 'trailing commas',
  'verdict.goToRule': 'Go to rule',
  'verdict.goToRuleHelp': 'Open the prompt at the rule that this value does not match',

  // Notes on what was sent
  'note.schemaNotEnforced':
    'The provider does not enforce the output schema. The reply is checked here.',
  'note.keywordsNotEnforced': 'The provider does not enforce {0}. The reply is checked here.',
  'note.parameters': 'Sent without {0}, which this model does not accept.',
  'note.tool':
    'Sent without the tool {0}, which is not defined. Define it under `tools` in the frontmatter.',
  'note.tools':
    'Sent without the tools {0}, which are not defined. Define them under `tools` in the frontmatter.',

  // A column's buttons and parts
  'column.again': 'Run {0} again',
  'column.stop': 'Stop {0}',
  'column.inputChanged': 'The input has changed since this reply.',
  'column.promptChanged': 'The prompt has changed since this reply.',
  'column.runAgain': 'Run again',
  'column.open': 'Open the output in an editor',
  'column.copy': 'Copy the reply',
  'column.copyCode': 'Copy the call as code',
  'column.copied': 'Copied',
  'column.copyRefused': 'Could not copy. Open the output and copy it there.',
  'column.toolCall': 'Call of the tool {0}',
  'attempt.notAsked': '{0} was not called: {1}',
  'attempt.after': 'after {0}',
  'attempt.cost': 'cost {0}',
  'attempt.wait': 'retried {0} later',
  'attempt.noReply': 'no reply',
  'attempt.partial': 'Partial reply',
  'attempt.correction': 'Correction sent',
  'failure.wait': 'the provider asks to wait {0}',
  'failure.providerMessage': 'Provider message',
  'failure.retry': 'Retry',
  'failure.editLimits': 'Edit limits',
  'failure.editPrompt': 'Edit prompt',
  'failure.addModel': 'Add model',
  'failure.openLog': 'Open log',
  'reply.of': 'Reply of {0}',
  'reply.empty': 'The reply is empty.',
  'reply.fallback': 'Fallback response:',
  'reply.partial': 'Partial reply:',
  'reply.first': 'First {0} of {1} characters.',
  'reply.showAll': 'Show all in an editor',
  'reply.expand': 'Show replies in full height',
  'reply.collapse': 'Limit the height of replies',
  'view.title': 'View',
  'view.plain': 'Text',
  'view.tree': 'Tree',
  'view.markdown': 'Markdown',
  'tree.of': 'Values of the reply of {0}',
  'tree.copyValue': 'Copy value',
  'tree.copyPath': 'Copy path',
  'tree.more': 'Show {0} of {1} more',
  'tree.fields.one': '{0} field',
  'tree.fields.other': '{0} fields',
  'tree.items.one': '{0} item',
  'tree.items.other': '{0} items',
  'markdown.image': 'Image: {0}',
  'markdown.table': 'Table',
  'markdown.copyCode': 'Copy code',
  'markdown.done': 'Done:',
  'markdown.open': 'To do:',

  // Figures
  'figure.firstToken': 'First token',
  'figure.handWritten': 'The reply is hand-written.',
  'figure.recorded': 'Measured when the reply was recorded.',
  'figure.tokens': 'Tokens',
  'figure.inOut': '{0} in · {1} out',
  'figure.cacheRead': '{0} of the input read from the cache',
  'figure.cacheWrite': '{0} of the input written to the cache',
  'figure.reasoning': '{0} of the output used for reasoning',
  'figure.estimated': 'estimated, not counted by the provider',
  'figure.counted': 'counted by the provider',
  'figure.sandbox': 'Sandbox models run on this machine.',
  'figure.notBilledLive': 'not billed · {0} if run live',
  'figure.replayedCost': 'Replayed from a recording. A live call costs {0} at the {1}.',
  'figure.costInput': 'input {0}',
  'figure.costCacheRead': 'cache read {0}',
  'figure.costCacheWrite': 'cache write {0}',
  'figure.costOutput': 'output {0}',
  'figure.costEstimated': 'from estimated tokens',
  'figure.costUnknown': 'unknown: {0}',
  'figure.costAtLeast': 'at least {0}: {1}',
  'figure.listPrice': 'list price',
  'figure.priceIn': 'price in {0}',
  'figure.priceOf': '{0} of {1}',
  'figure.finish': 'Finish',
  'finish.stop': 'stop',
  'finish.stopHelp': 'The model ended its reply.',
  'finish.length': 'length',
  'finish.lengthHelp': 'Cut off at the token limit.',
  'finish.contentFilter': 'content filter',
  'finish.contentFilterHelp': 'The provider withheld the reply.',
  'finish.refusal': 'refusal',
  'finish.other': 'other',
  'finish.otherHelp': 'The run log contains the provider’s finish reason, if it gave one.',
  'finish.toolCalls': 'tool calls',
  'finish.toolCallsHelp': 'The model requests a tool call.',

  // Comparison of the replies
  'compare.title': 'Comparison',
  'compare.fastest': 'fastest',
  'compare.cheapest': 'cheapest',
  'compare.unknown': 'unknown',
  'compare.live': '{0} if run live',
  'compare.agree.one': 'The replies agree in the {0} field',
  'compare.agree.other': 'The replies agree in all {0} fields',
  'compare.differ.one': 'The replies differ in {1} of {0} field',
  'compare.differ.other': 'The replies differ in {1} of {0} fields',
  'compare.table': 'Replies field by field',
  'compare.field': 'Field',
  'compare.agreeWord': ', agree',
  'compare.differWord': ', differ',
  'compare.differs': 'differs: ',
  'compare.missing': 'missing',
  'compare.notCompared': 'Not compared, not a JSON object: {0}.',

  // Pages of their own
  ...comparisonTexts,
  ...conversationTexts,
  ...historyTexts,
  ...mediaTexts,
  ...previewTexts,
} as const;

export type StringKey = keyof typeof strings;

/** English to the display language; empty in English. The host puts them into the page. */
const translations: Readonly<Record<string, string>> = translationsOf(globalThis.document);

function translationsOf(page: Document | undefined): Readonly<Record<string, string>> {
  const text = page?.querySelector<HTMLMetaElement>('meta[name="translations"]')?.content;
  return text ? (JSON.parse(text) as Readonly<Record<string, string>>) : {};
}

export function t(key: StringKey, ...values: readonly string[]): string {
  return translated(strings[key]).replaceAll(
    /\{(\d+)\}/g,
    (whole, index: string) => values[Number(index)] ?? whole,
  );
}

/** A text of a table that the webviews share with other surfaces, such as the labels of outcomes. */
export function translated(text: string): string {
  return translations[text] ?? text;
}

type CountedText = {
  [K in StringKey]: K extends `${infer Name}.one` ? Name : never;
}[StringKey];

/** The text for a count of things: `{0}` is the count. */
export function countText(key: CountedText, count: number, ...values: readonly string[]): string {
  return t(count === 1 ? `${key}.one` : `${key}.other`, formatCount(count), ...values);
}

/** `a, b and c`, as the display language lists. */
export function textList(texts: readonly string[]): string {
  return new Intl.ListFormat(globalThis.document?.documentElement.lang || 'en').format(texts);
}
