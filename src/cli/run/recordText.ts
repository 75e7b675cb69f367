import { formatDuration, formatWait } from '../../format/figures.ts';
import { type RunOutcome, replySourceLabels, runOutcome } from '../../format/outcome.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { callTimes, type RunRecord } from '../../trace/record.ts';
import type { Colors } from '../terminal/colors.ts';
import { replyCostText, usageText } from './figures.ts';
import { messages } from './messages.ts';

/** Outcomes that the lines about the error, the schema and the fallback do not explain. */
const notes: Readonly<Partial<Record<RunOutcome, string>>> = {
  cutOff: messages.cutOff(),
  refused: messages.refused(),
  filtered: messages.filtered(),
};

/** The figures and the verdict of a run, which are printed next to its reply. */
export function recordText(record: RunRecord, colors: Colors): string {
  const { error, validation, fallback, degraded } = record;
  const { timeToFirstToken, totalTime } = callTimes(record);
  const lines = refusals(record).map(line => colors.yellow(line));
  if (record.outcome === 'cancelled') {
    const text = messages.interrupted(record.request.model, record.text !== '');
    lines.push(colors.yellow(visibleLine(text)));
  } else if (error) {
    lines.push(colors.red(`${visibleLine(record.request.model)}: ${error.message}`));
    if (error.providerMessage && !error.message.includes(error.providerMessage)) {
      lines.push(colors.red(messages.providerMessage(error.providerMessage)));
    }
  }
  if (fallback !== undefined) {
    lines.push(
      colors.yellow(visibleLine(messages.fallbackAnswered(fallback, record.request.model))),
    );
  }
  if (degraded) {
    const what = degraded.kind === 'value' ? messages.fallbackValue() : degraded.message;
    lines.push(colors.yellow(messages.fallback(what)));
  }
  if (record.attempts.length > 0 || record.text !== '') {
    lines.push(
      [
        visibleLine(record.request.model),
        replySourceLabels[record.source],
        timeToFirstToken === undefined
          ? undefined
          : messages.firstToken(formatDuration(timeToFirstToken)),
        totalTime === undefined ? undefined : messages.totalTime(formatDuration(totalTime)),
        record.usage && usageText(record.usage),
        replyCostText(record.cost, record.source),
      ]
        .filter(part => part !== undefined)
        .join(' · '),
    );
  }
  const outcome = runOutcome({
    outcome: record.outcome,
    finish: record.finish?.reason,
    verdict: validation.verdict,
    toolCalls: record.toolCalls?.length,
  });
  if (notes[outcome]) lines.push(colors.yellow(notes[outcome]));
  for (const { name, arguments: written } of record.toolCalls ?? []) {
    lines.push(visibleLine(messages.toolCall(name, written)));
  }
  if (validation.verdict === 'valid') {
    const ignored = (validation.forgiven ?? []).join(', ');
    lines.push(colors.green(messages.valid(ignored)));
  }
  if (validation.verdict === 'invalid') {
    lines.push(
      colors.red('schema: invalid'),
      ...validation.findings.map(({ message }) => `  ${message}`),
    );
    if (validation.wouldPass) {
      lines.push(messages.validWhenIgnoring(validation.wouldPass.join(', ')));
    }
  }
  for (const parameter of record.droppedParameters) {
    lines.push(colors.yellow(messages.parameterNotSent(parameter)));
  }
  for (const tool of record.undefinedTools ?? []) {
    lines.push(colors.yellow(messages.toolNotSent(tool)));
  }
  for (const { pointer, keyword } of record.droppedKeywords ?? []) {
    const what =
      keyword === 'schema'
        ? messages.outputSchema()
        : messages.keyword(keyword, pointer || messages.output());
    lines.push(colors.dim(messages.notEnforced(what)));
  }
  return `${lines.join('\n')}\n`;
}

/**
 * The failed attempts, when they were not printed as they happened. The last failure of a run without an
 * answer is printed as its error.
 */
export function failuresText({ attempts }: RunRecord, colors: Colors): string {
  const lines = attempts.slice(0, -1).flatMap(({ model, error, duration, wait }) => {
    if (!error) return [];
    const waited = wait === undefined ? undefined : formatWait(wait);
    return [messages.failedAttempt(model, formatDuration(duration), waited, error.message)];
  });
  return lines.map(line => `${colors.yellow(line)}\n`).join('');
}

function refusals({ refused, error }: RunRecord): readonly string[] {
  return refused
    .filter(({ error: own }) => error?.message.includes(own.message) !== true)
    .map(({ model, error: own }) => messages.notCalled(model, own.message));
}
