import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines } from '../unit/eval/workspace.ts';
import {
  asked,
  cli,
  folderOf,
  goodText,
  improve,
  promptFile,
  rowsOf,
  text,
  useImprovableModels,
  wholeReply,
  world,
} from './improving.ts';
import { fails } from './modelServer.ts';

useImprovableModels();

describe('touchstone improve', () => {
  it('finds a better text, shows the evidence and the diff, and writes nothing by itself', async () => {
    const folder = await folderOf();
    const { code, stdout, stderr, file } = await improve(folder);
    expect(stderr).toContain('40 development rows, 40 held-out rows');
    expect(stdout).toMatch(/Text 1 is better: \+50 points on 40 held-out rows/);
    expect(stdout).toMatch(/fixed: 20 rows: r\d+/);
    expect(stdout).not.toContain('broken');
    expect(stdout).toContain('-You sort tickets.');
    expect(stdout).toContain('+You sort tickets. A refund is always billing.');
    expect(stderr).toMatch(
      /Write it with: touchstone improve .*triage\.prompt --resume \S+ --write/,
    );
    expect(code).toBe(0);
    expect(file).toBe(promptFile);
  });

  it('writes the text with --write, and when a person says yes', async () => {
    const written = promptFile.replace(text, goodText);
    const first = await improve(await folderOf(), ['--write']);
    expect(first.file).toBe(written);
    const second = await improve(await folderOf(), [], { confirm: true });
    expect(second.questions.at(-1)).toMatch(/^Write it into .*triage\.prompt\?$/);
    expect(second.file).toBe(written);
    const third = await improve(await folderOf(), [], { confirm: false });
    expect(third.file).toBe(promptFile);
  });

  it('shows the proposer development rows only', async () => {
    const folder = await folderOf();
    const { stdout } = await improve(folder, ['--json']);
    const { test } = JSON.parse(stdout) as { test: { fixed: string[] } };
    const shown = asked.filter(({ model }) => model === 'writer').map(each => each.text);
    expect(shown.join()).toMatch(/refund number \d+ of my account/);
    for (const id of test.fixed) {
      expect(shown.join()).not.toContain(`refund number ${id.slice(1)} of`);
    }
    expect(shown.join()).toContain('expected');
  });

  it('sends nothing for the held-out rows until one text is chosen, and tests only that one', async () => {
    world.proposals = [text.replace('sort', 'classify'), goodText, text.replace('You', 'Please')];
    const { code } = await improve(await folderOf(), ['--rounds', '1']);
    expect(code).toBe(0);
    // The current text and three others on the development rows, then two on the held-out rows.
    expect(asked.filter(({ model }) => model === 'm')).toHaveLength(4 * 40 + 2 * 40);
  });

  it('rejects texts that lose a variable, copy rows, change settings or are not valid, with reasons', async () => {
    const [row] = rowsOf(1);
    world.proposals = [
      text.replace('{{ticket}}', 'The ticket.'),
      `${text}\nExample: ${row?.input.ticket}`,
      promptFile.replace('one/m', 'one/other'),
      text.replace('{{ticket}}', '{{#if ticket}}{{ticket}}'),
      text.replace('{{ticket}}', '{{#if ticket}}there is one{{/if}}'),
      text.replace('{{ticket}}', '{{ticket}} {{plan}}'),
      text,
      '',
      wholeReply('{"idea": "nothing"}'),
    ];
    const { code, stdout } = await improve(await folderOf(), [
      '--rounds',
      '1',
      '--candidates',
      '9',
      '--json',
    ]);
    const { candidates, end } = JSON.parse(stdout) as {
      end: string;
      candidates: { rejected: string }[];
    };
    expect(end).toBe('noFinalist');
    expect(code).toBe(1);
    expect(candidates.map(({ rejected }) => rejected).sort()).toEqual(
      [
        'It does not use the variable `ticket`.',
        'It contains text of the row `r0`, which could then no longer test it.',
        'It changes the settings of the prompt.',
        'It is not a valid prompt: line 15: `{{#if}}` is not closed; add `{{/if}}`.',
        'The variable `ticket` no longer reaches the model.',
        'It uses `plan`, which is not an input.',
        'It is the same as the current text.',
        'It is empty.',
        'The reply has no `template`.',
      ].sort(),
    );
    expect(asked.filter(({ model }) => model === 'm')).toHaveLength(40);
  });

  it('accepts a text that is not worse and cheaper', async () => {
    const long = text.replace('tickets.', `tickets. ${'Be careful and precise. '.repeat(60)}`);
    world.handles = (_, row) => row % 8 !== 0;
    world.proposals = [text];
    const folder = await folderOf({
      'triage.prompt': promptFile.replace(text, long),
      'triage.golden.jsonl': jsonLines(rowsOf(160)),
      'triage.eval.yaml': 'gate: { regress: 0.06 }\n',
    });
    const { code, stdout } = await improve(folder, ['--rounds', '1', '--candidates', '1']);
    expect(stdout).toContain('Text 1 is not worse and cheaper: ');
    expect(code).toBe(0);
  });

  it('looks for a cheaper text when every row passes', async () => {
    const long = text.replace('tickets.', `tickets. ${'Be careful and precise. '.repeat(60)}`);
    world.handles = () => true;
    world.proposals = [text];
    const files = { 'triage.prompt': promptFile.replace(text, long) };
    const few = await improve(await folderOf(files));
    expect(few).toMatchObject({ code: 1 });
    expect(few.stdout).toContain('could not rule out a drop of more than `gate.regress`');
    expect(asked.filter(({ model }) => model === 'writer')).toEqual([]);
    const folder = await folderOf({
      ...files,
      'triage.golden.jsonl': jsonLines(rowsOf(160)),
      'triage.eval.yaml': 'gate: { regress: 0.06 }\n',
    });
    const { code, stdout, file } = await improve(folder, ['--rounds', '1', '--write']);
    expect(stdout).toContain('Text 1 is not worse and cheaper: ');
    expect(asked.find(({ model }) => model === 'writer')?.text).toContain('make calls cost less');
    expect(code).toBe(0);
    expect(file).toBe(promptFile);
  });

  it('keeps the prompt when nothing is shown, with exit code 1', async () => {
    world.proposals = [text.replace('sort', 'classify')];
    world.handles = (prompt, row) => (prompt.includes('classify') ? row % 24 === 0 : false);
    const { code, stdout, file } = await improve(await folderOf(), ['--write']);
    expect(stdout).toMatch(/is not shown to be better: .* The prompt stays as it is\./);
    expect(code).toBe(1);
    expect(file).toBe(promptFile);
  });

  it('refuses datasets with too few rows before anything is sent', async () => {
    const folder = await folderOf({ 'triage.golden.jsonl': jsonLines(rowsOf(10)) });
    const { code, stderr } = await improve(folder);
    expect(code).toBe(2);
    expect(stderr).toContain('There are too few rows for a test.');
    expect(asked).toEqual([]);
  });

  it('ends before it pays for proposals when too few rows fail for a test', async () => {
    world.handles = (_, row) => row !== 0;
    const { code, stdout } = await improve(await folderOf());
    expect(stdout).toMatch(/Too few rows fail for a test|nothing to improve from/);
    expect(code).toBe(1);
    expect(asked.filter(({ model }) => model === 'writer')).toEqual([]);
  });

  it('ends with the error when no proposal could be made, and continues after it', async () => {
    const folder = await folderOf();
    world.proposals = [fails(401)];
    const failed = await improve(folder);
    expect(failed.code).toBe(3);
    expect(failed.stdout).toContain('No proposal could be made.');
    world.proposals = [goodText];
    asked.length = 0;
    const [, run = ''] = /--resume (\S+)/.exec(failed.stderr) ?? [];
    const again = await improve(folder, ['--resume', run]);
    expect(again.code).toBe(0);
    // The current text was evaluated before.
    expect(asked.filter(({ model }) => model === 'm')).toHaveLength(40 + 80);
  });

  it('stops at Ctrl+C, keeps what has ended, and continues there without paying again', async () => {
    const folder = await folderOf();
    const controller = new AbortController();
    const { handles } = world;
    world.handles = (prompt, row) => {
      if (prompt.includes('always billing')) controller.abort();
      return handles(prompt, row);
    };
    const first = await improve(folder, [], { signal: controller.signal });
    expect(first.code).toBe(130);
    expect(first.stdout).toContain('Interrupted.');
    const calls = asked.length;
    world.handles = handles;
    const again = await improve(folder, ['--resume', '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ end: 'tested', test: { verdict: 'better' } });
    const whole = 40 + 6 + 40 + 80;
    expect(asked.length).toBeLessThanOrEqual(whole + 8);
    expect(calls).toBeGreaterThan(40);
    // A finished run is shown again, and can be written, without a call.
    const [, run = ''] = /"run":"([^"]+)"/.exec(again.stdout) ?? [];
    asked.length = 0;
    const written = await improve(folder, ['--resume', run, '--write']);
    expect(written.code).toBe(0);
    expect(written.file).toBe(promptFile.replace(text, goodText));
    expect(asked).toEqual([]);
  });

  it('does not continue a run whose prompt or rows changed', async () => {
    const folder = await folderOf();
    world.proposals = [fails(401)];
    await improve(folder);
    await writeFile(join(folder, 'triage.golden.jsonl'), jsonLines(rowsOf(82)));
    const { code, stderr } = await improve(folder, ['--resume']);
    expect(code).toBe(2);
    expect(stderr).toContain('changed since the run');
  });

  it('prints the built-in instructions, and uses a copy of them', async () => {
    const folder = await folderOf();
    const { stdout: own } = await cli(['improve', '--print-instructions']);
    const marked = own.replace('You improve the text', 'MY OWN: you improve the text');
    await writeFile(join(folder, 'own.prompt'), marked);
    const { code } = await improve(folder, ['--instructions', join(folder, 'own.prompt')]);
    expect(code).toBe(0);
    expect(asked.find(({ model }) => model === 'writer')?.text).toContain('MY OWN');
  });
});
