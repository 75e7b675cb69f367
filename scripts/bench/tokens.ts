/**
 * The time of counting tokens, compared with the package whose tables are used: `npm run bench -- tokens
 * [--runs 15]`. Processor time of the fastest run, which a busy machine affects least.
 */
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { glob } from 'tinyglobby';
import { countO200k } from '../../src/model/tokens/o200k.ts';
import { randomOf } from '../fuzz/random.ts';
import { root } from '../host/paths.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '15' } },
});
const runs = Number(values.runs);
const size = 200_000;

type Count = (text: string) => number;

/** The options with which the package treats special tokens as text. */
const plain = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
const bare: Count = text => countTokens(text, plain);

console.log(
  `processor milliseconds, fastest of ${runs} runs, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`,
);

const prose = (await proseOf(['docs/**/*.md', 'src/**/*.ts'])).slice(0, 1_000_000);
console.log(
  `prose and code, ${speed(countO200k, prose)} MB/s; gpt-tokenizer ${speed(bare, prose)} MB/s`,
);

const random = randomOf(7);
const texts: Readonly<Record<string, string>> = {
  letters: 'a'.repeat(size),
  capitals: 'A'.repeat(size),
  spaces: ' '.repeat(size),
  newlines: '\n'.repeat(size),
  digits: '7'.repeat(size),
  emoji: '😀'.repeat(size / 4),
  Chinese: '中'.repeat(size / 3),
  'any letters': anyOf('abcdefghijklmnopqrstuvwxyz', size),
  base64: Buffer.from(anyOf('abcdefghijklmnopqrstuvwxyz', size * 0.75)).toString('base64'),
  'any symbols': anyOf('!@#$%^&*()_+-=', size),
  'any emoji': anyOf('😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰', size / 4),
  'any Chinese': anyOf(
    Array.from({ length: 20_000 }, (_, index) => String.fromCodePoint(0x4e00 + index)),
    size / 3,
  ),
};
const times = Object.entries(texts).map(([name, text]) => ({
  '200 kB of': name,
  tokens: countO200k(text),
  milliseconds: fastest(() => countO200k(text)),
}));
console.table(times);
const worst = Math.max(...times.map(({ milliseconds }) => milliseconds));
console.log(`worst: ${worst} ms`);

async function proseOf(patterns: readonly string[]): Promise<string> {
  const files = (await glob([...patterns], { cwd: root })).sort();
  const each = await Promise.all(files.map(file => readFile(join(root, file), 'utf8')));
  return each.join('\n');
}

function anyOf(characters: Iterable<string>, count: number): string {
  const choices = [...characters];
  return Array.from(
    { length: count },
    () => choices[Math.floor(random.next() * choices.length)],
  ).join('');
}

function speed(count: Count, text: string): string {
  const bytes = Buffer.byteLength(text);
  return (bytes / 1000 / fastest(() => count(text))).toFixed(1);
}

function fastest(work: () => unknown): number {
  const took = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    work();
    return process.cpuUsage(before).user / 1000;
  });
  return Math.round(Math.min(...took));
}
