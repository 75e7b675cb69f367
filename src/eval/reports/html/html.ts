import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import { approximate, formatUsd } from '../../../format/figures.ts';
import { replySourceLabels } from '../../../format/outcome.ts';
import { visibleLine, visibleText } from '../../../format/visibleText.ts';
import { sampleScore } from '../../results/sampleScore.ts';
import { messages } from '../messages.ts';
import { evalsOf, type Report, type ReportedSample } from '../report.ts';
import { sampleFindings, wholeValueText } from '../sampleText.ts';
import { costState } from '../words.ts';
import { loadPage } from './page.ts';
import { changeNames, type IndexedSample, outcomes, type SampleDetail } from './pageData.ts';
import { pageData } from './pageSummary.ts';

const compress = promisify(deflateRaw);

/** When samples are compressed as one block: few blocks open fast, and a block of long replies must not fill the memory. */
const MOST_SAMPLES = 2000;
const MOST_TEXT = 1 << 22;

/**
 * One file with everything: its script, its style and the samples, compressed. Its content security policy allows that script and that
 * style by their hashes and nothing else: it loads nothing, sends nothing, and runs nothing of a reply.
 */
export async function* htmlReport(report: Report): AsyncGenerator<string> {
  const page = await loadPage();
  const data = pageData(report);
  const policy = `default-src 'none'; script-src '${hashOf(page.script)}'; style-src '${hashOf(page.style)}'; base-uri 'none'; form-action 'none'`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(data.title)}</title>
<style>${page.style}</style>
</head>
<body>
<main id="page"><p>${messages.loading()}</p></main>
<noscript><p>${messages.needsScript()}</p></noscript>
`;
  yield await block('data', data);
  yield* chunks(report);
  yield `<script>${page.script}</script>\n</body>\n</html>\n`;
}

async function* chunks(report: Report): AsyncGenerator<string> {
  const rows = new Map<string, number>();
  let fresh: (readonly [string, string, number])[] = [];
  let samples: IndexedSample[] = [];
  let details: SampleDetail[] = [];
  let column = 0;
  let size = 0;

  async function flushed(): Promise<string> {
    const text = `${await block('index', { rows: fresh, samples })}${await block('details', details)}`;
    [fresh, samples, details, size] = [[], [], [], 0];
    return text;
  }

  for (const { summary, samples: read } of evalsOf(report)) {
    const first = column;
    const columns = new Map(summary.models.map(({ model }, index) => [model, first + index]));
    column += summary.models.length;
    const changed = new Map(
      (summary.comparison?.rows ?? []).map(({ row, model, kind }) => [`${row.id} ${model}`, kind]),
    );
    for await (const sample of read()) {
      const at = columns.get(sample.model);
      if (sample.again || at === undefined) continue;
      const { id, file, line } = sample.row;
      const key = `${file}\n${id}`;
      const row = rows.get(key) ?? rows.size;
      if (row === rows.size) {
        rows.set(key, row);
        fresh.push([visibleLine(id), visibleLine(report.shownPath(file)), line]);
      }
      const kind = changed.get(`${id} ${sample.model}`);
      samples.push(indexed(sample, row, at, changeNames.indexOf((kind ?? '') as '')));
      const detail = detailOf(sample);
      details.push(detail);
      size += detail.input.length + detail.reply.length;
      if (samples.length === MOST_SAMPLES || size >= MOST_TEXT) yield await flushed();
    }
  }
  if (samples.length > 0) yield await flushed();
}

function indexed(
  sample: ReportedSample,
  row: number,
  column: number,
  change: number,
): IndexedSample {
  const { repeat = 0, outcome, scores, source, cost, totalTime, fallback } = sample;
  const score = sampleScore(scores);
  const isLive = source === 'live' && outcome !== 'errored';
  const words = [
    ...(source === 'live' ? [] : [replySourceLabels[source]]),
    ...(fallback === undefined ? [] : [messages.fallbackAnswered()]),
  ];
  return [
    row,
    column,
    repeat,
    outcomes.indexOf(outcome),
    score === undefined ? null : Math.round(score * 1000) / 1000,
    source === 'live' && cost?.known ? Math.round(cost.total * 1e8) / 1e8 : null,
    isLive && totalTime !== undefined ? Math.round(totalTime) : null,
    words.join(', '),
    Math.max(0, change),
  ];
}

function detailOf(sample: ReportedSample): SampleDetail {
  const { input, expected, text, scores, fallback } = sample;
  return {
    input: visibleText(wholeValueText(input)),
    ...(expected !== undefined && { expected: visibleText(wholeValueText(expected)) }),
    reply: visibleText(text),
    findings: sampleFindings(sample).map(visibleText),
    scores: scores.map(({ scorer, metric = scorer, score, pass }) => [
      visibleLine(metric),
      Math.round(score * 1000) / 1000,
      pass,
    ]),
    ...(fallback !== undefined && { fallback: visibleLine(fallback) }),
    cost: sampleCostText(sample),
  };
}

function sampleCostText(sample: ReportedSample): string {
  const { cost } = sample;
  const state = costState(sample);
  if (state === 'known' || state === 'estimated') {
    return cost?.known ? approximate(formatUsd(cost.total), state === 'estimated') : 'unknown';
  }
  return state === 'unknown' && cost && !cost.known ? messages.unknownCost(cost.reason) : state;
}

/** Data that the browser neither runs nor reads as markup: base64 has no character of either. */
async function block(name: string, value: unknown): Promise<string> {
  const packed = await compress(JSON.stringify(value));
  return `<script type="application/octet-stream" class="${name}">${packed.toString('base64')}</script>\n`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
