import { formatCount, formatScore, formatUsdLimit, plural } from '../../format/figures.ts';

/** Reasons of scorers and problems of their settings, so that they can be reviewed and translated together. */
export const messages = {
  edgeWhitespace: (verb: string) =>
    `Every reply ${verb} with whitespace, because it is ignored. Write a text`,
  otherEdge: (verb: string, got: string, wanted: string) =>
    `${verb} with ${got}, not with ${wanted}`,
  bleuBelow: (score: number, pass: number) =>
    `BLEU is ${formatScore(score)}, below ${formatScore(pass)}`,
  lacks: (texts: string) => `missing ${texts}`,
  otherValue: (expected: string, got: string) => `expected ${expected}, got ${got}`,
  unexpected: (got: string) => `unexpected ${got}`,
  containsNone: (texts: string) => `contains none of ${texts}`,
  contains: (text: string) => `contains ${text}, which is not allowed`,
  costs: (cost: string, limit: number) => `cost ${cost}, must stay under ${formatUsdLimit(limit)}`,
  notExpected: (name: string) => `${name}: not expected`,
  unknownFinish: () => 'the reason why the reply ended is not known',
  otherFinish: (reason: string, allowed: string) =>
    `ended with ${reason}, must end with ${allowed}`,
  notJson: () => 'the reply is not JSON',
  moreDifferences: (more: number) => `and ${more} more differences`,
  reply: () => 'the reply',
  missing: (place: string, expected: string) => `${place}: missing, expected ${expected}`,
  rubricAndPrompt: () => 'A judge has a `rubric` or a `prompt`, not both. Remove one of them',
  twoJudges: () => '`criteria` and `pairwise` are two judges. Write an entry for each',
  ownRubric: (setting: string, rubric: string) =>
    `\`${setting}\` has a rubric of its own. Remove \`rubric: ${rubric}\``,
  pairwiseRubric: () => 'The rubric `pairwise` compares two replies. Set `pairwise: true`',
  criterionRubric: () => 'The rubric `criterion` judges by `criteria`. Write them',
  noJudgeHere: () => 'A judge cannot be called here.',
  judge: () => 'the judge',
  stopped: () => 'it was stopped',
  noVerdict: (judge: string, reason: string) => `The judge \`${judge}\` gave no verdict: ${reason}`,
  judgeReplyInvalid: (judge: string) =>
    `The judge \`${judge}\` did not answer with JSON that matches its schema. Check its output schema, or choose another model.`,
  judgeForm: () =>
    'A judge must answer with `score` from 0 to 1, or with `pass`. Change its output schema.',
  noReason: () => 'no reason given',
  pairwiseForm: () =>
    'A judge that compares must answer with `winner`: `first`, `second` or `tie`. Change its output schema.',
  unknownLanguage: (code: string) =>
    `\`${code}\` is not a language. Write its ISO 639-1 code, such as \`de\``,
  languageUnclear: () =>
    'the language of the text cannot be determined: it is too short, mixed or not a known one',
  otherLanguage: (found: string, wanted: string) => `is in ${found}, must be in ${wanted}`,
  tooSlow: (time: string, limit: string) => `took ${time}, must stay under ${limit}`,
  levenshteinTooLong: (longest: number) =>
    `\`levenshtein\` compares texts of up to ${formatCount(longest)} characters`,
  mostEdits: (max: number) => `at most ${plural(max, 'edit')}`,
  leastScore: (score: number) => `a score of ${formatScore(score)}`,
  tooDifferent: (edits: number, score: number, needed: string) =>
    `${plural(edits, 'edit')} apart, score ${formatScore(score)}; needed: ${needed}`,
  noModuleHere: () => 'The module cannot be run here.',
  module: () => 'the module',
  moduleForm: (file: string, problem: string) =>
    `The scorer module \`${file}\` must return { score, pass?, reason? }, with a score from 0 to 1. ${problem}.`,
  moduleReturned: (kind: string) => `It returned ${kind}`,
  moduleScore: (score: string | number) => `Its \`score\` is ${score}`,
  modulePass: (kind: string) => `Its \`pass\` is ${kind}, not true or false`,
  valueOfType: (type: string) => `a value of type ${type}`,
  noNumber: (text: string) => `has no number: ${text}`,
  severalNumbers: (count: number) =>
    `has ${plural(count, 'number')}; set \`take\` to \`first\` or \`last\``,
  tooSmall: (got: string, min: string) => `got ${got}, less than ${min}`,
  tooLarge: (got: string, max: string) => `got ${got}, more than ${max}`,
  noRefusal: () => 'the reply does not refuse',
  invalidPattern: (problem: string) => `the pattern is not valid: ${problem}`,
  noMatch: (pattern: string, text: string) => `does not match \`${pattern}\`: ${text}`,
  rougeTooLong: (variant: string) => `\`${variant}\` compares texts of up to 5,000 words`,
  rougeBelow: (variant: string, measure: string, score: number, pass: number) =>
    `${variant} ${measure} is ${formatScore(score)}, below ${formatScore(pass)}`,
  emptyReply: () => 'the reply is empty',
  noEmbeddingsHere: () => 'Embeddings cannot be requested here.',
  similarityBelow: (score: number, pass: number) =>
    `the similarity is ${formatScore(score)}, below ${formatScore(pass)}`,
  tooManyCalls: (most: number) => `\`toolCalls\` compares up to ${most} calls`,
  forbiddenCall: (name: string) => `${name} was called, which is forbidden`,
  moreCalls: (made: number, max: number) => `${plural(made, 'call')}, at most ${max} allowed`,
  unexpectedCall: (name: string) => `${name}: called, not expected`,
  otherOrder: () => 'not called in the expected order',
  notCalled: () => 'not called',
  validPattern: () => 'a valid regular expression',
  textOrItem: () => 'a text, or an item of a list',
  unknownMatcher: (key: string, guess: string) =>
    `\`${key}\` is not a matcher of arguments. Did you mean \`${guess}\`?`,
  matcherValue: (key: string, expected: string) => `The value of \`${key}\` must be ${expected}`,
  noEffect: (key: string, other: string) =>
    `\`${key}\` has no effect next to \`${other}\`. Remove it`,
  badTolerance: () => '`tolerance` must be a number, 0 or more',
  argumentsNotObject: (name: string) => `${name}: the arguments are not a JSON object`,
  unexpectedValue: (got: string) => `not expected, got ${got}`,
  unexpectedItems: (items: string) => `not expected ${items}`,
  noField: (field: string) => `the reply has no field \`${field}\``,
  notMessages: (field: string, problem: string) =>
    `\`${field}\` is not a list of messages: ${problem}`,
  noVerdictOfScore: (who: string, score: number) =>
    `${who} gave a score of ${formatScore(score)} and no verdict; set \`pass\``,
  emptyRange: (min: number, max: number) =>
    `\`min\` is ${min} and \`max\` is ${max}: no reply could pass`,
  noRange: () => 'Without `min` and `max`, every reply passes. Set one of them',
  fewer: (count: number, unit: string, min: number) =>
    `has ${plural(count, unit)}, fewer than ${formatCount(min)}`,
  more: (count: number, unit: string, max: number) =>
    `has ${plural(count, unit)}, more than ${formatCount(max)}`,
  severalScorers: () => 'An entry of `score` has one scorer. Write each as an entry of its own',
  misplacedSetting: (name: string) =>
    `\`${name}\` is a setting of a scorer. Write it inside: \`contains: { all: refund, ${name}: … }\``,
  needsSettings: (name: string, example: string) =>
    `The scorer \`${name}\` needs settings: \`${example}\``,
  unknownScorer: (name: string, available: string) =>
    `Unknown scorer \`${name}\`. Available: ${available}`,
  unknownScorerGuess: (name: string, guess: string) =>
    `Unknown scorer \`${name}\`. Did you mean \`${guess}\`?`,
  unknownSetting: (setting: string, scorer: string) =>
    `\`${setting}\` is not a setting of \`${scorer}\`.`,
  settingGuess: (unknown: string, guess: string) => `${unknown} Did you mean \`${guess}\`?`,
  settingsAvailable: (unknown: string, available: string) => `${unknown} Available: ${available}`,
  sandboxAnswered: () => 'a sandbox model answered',
  replayed: () => 'the reply was replayed',
  mustFail: (verdict: string) => `must fail, but passes: ${verdict}`,
  toolsNotList: () => '`tools` must be a list of results: [{"name": "…", "result": …}].',
  toolWithoutResult: (index: number) =>
    `\`tools.${index}\` must have a \`result\` or an \`error\`.`,
  noToolResult: (name: string, given: string, why: string) =>
    `No result in \`tools\` of the row matches the call ${name}(${given})${why}. Add one, or leave out its \`arguments\` to accept any.`,
} as const;
