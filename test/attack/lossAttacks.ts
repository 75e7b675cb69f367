import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Attack } from './scene.ts';

const echo = '---\nmodel: sandbox/echo\n---\n{{role "user"}}\n{{t}}\n';
const scalarSchema =
  '---\nmodel: sandbox/schema\noutput:\n  schema:\n    a: integer\n---\n{{role "user"}}\nHello\n';

function falsePass(attack: string, files: Readonly<Record<string, string>>): Attack {
  return {
    attack,
    promise: 'the row is refused or fails; it never passes',
    async run(scene) {
      await scene.write({ 'touchstone.yaml': '', ...files });
      const { code, stdout } = await scene.touchstone(['eval', '.', '--json']);
      expect(code).not.toBe(0);
      for (const line of stdout.trim().split('\n').filter(Boolean)) {
        expect(JSON.parse(line)).toMatchObject({ passed: 0 });
      }
    },
  };
}

export const lossAttacks: readonly Attack[] = [
  ...['0', 'true', '[]', '7'].map(expected =>
    falsePass(`a golden row expects \`${expected}\` of a reply that is an object`, {
      'p.prompt': scalarSchema,
      'p.golden.jsonl': `{"id":"a","input":{},"expected":${expected}}\n`,
    }),
  ),
  falsePass('a CSV names its columns `Expected.a` and `expected_a`', {
    'p.prompt': scalarSchema,
    'p.golden.csv': 'id,Expected.a,expected_a\nx,999999,999999\n',
  }),
  falsePass('two integers above 2^53 differ in the last digit', {
    'p.prompt': '---\nmodel: sandbox/echo\noutput:\n  format: json\n---\n{{role "user"}}\n{{t}}\n',
    'p.golden.jsonl':
      '{"id":"a","input":{"t":"{\\"n\\":9007199254740993}"},"expected":{"n":9007199254740992}}\n',
  }),
  {
    attack: 'a CSV in UTF-16 or Windows-1252, with semicolons',
    promise: 'it is read, or refused with its encoding or separator named',
    async run(scene) {
      await scene.write({
        'touchstone.yaml': '',
        'p.prompt': echo,
        'p.golden.csv': Buffer.from('id;t;expected\nx;caf\u00e9;caf\u00e9\n', 'latin1'),
      });
      const { code, output } = await scene.touchstone(['eval', 'p.prompt']);
      expect(code).toBe(2);
      expect(output).toMatch(/Windows-1252|UTF-8/);
      await writeFile(
        join(scene.folder, 'p.golden.csv'),
        '\ufeffid;t;expected\nx;y;y\n',
        'utf16le',
      );
      expect((await scene.touchstone(['eval', 'p.prompt'])).output).toMatch(
        /UTF-16|1 passed|passed/,
      );
    },
  },
  {
    attack: '`eval --output` names the dataset, or is killed before it ends',
    promise: 'no input is overwritten; an old report is kept until the new one is complete',
    async run(scene) {
      const rows = '{"id":"a","input":{"t":"x"},"expected":"x"}\n';
      await scene.write({ 'touchstone.yaml': '', 'p.prompt': echo, 'p.golden.jsonl': rows });
      const { code } = await scene.touchstone(['eval', 'p.prompt', '--output', 'p.golden.jsonl']);
      expect(code).toBe(2);
      expect(await scene.read('p.golden.jsonl')).toBe(rows);
    },
  },
  {
    attack: 'lines of the run log and of recordings are incomplete, or contain wrong types',
    promise: 'they are skipped and reported with file and line; every complete line is read',
    async run(scene) {
      await scene.write({
        'touchstone.yaml': '',
        'p.prompt': '---\nmodel: sandbox/echo\n---\n{{role "user"}}\nHi\n',
      });
      await scene.touchstone(['run', 'p.prompt', '--record']);
      for (const file of ['runs.jsonl', 'recordings/p.jsonl']) {
        await appendFile(
          join(scene.folder, '.touchstone', file),
          '{"requestHash":7}\n[]\nnull\n{"text":',
        ).catch(error => {
          if (error.code !== 'ENOENT') throw error;
        });
      }
      for (const args of [['run', 'p.prompt'], ['models', 'suggest', 'p.prompt'], ['check']]) {
        const { code, output } = await scene.touchstone(args);
        expect(code).not.toBe('hangs');
        expect(output).not.toContain('Internal error');
        expect(output).not.toMatch(/TypeError|^\s+at /m);
      }
    },
  },
  {
    attack: '`--filter` names a row that does not exist; `-m ""`; `--concurrency 1000000`',
    promise: 'each is refused with a message',
    async run(scene) {
      const rows = '{"id":"1","input":{"t":"x"},"expected":"x"}\n';
      await scene.write({ 'touchstone.yaml': '', 'p.prompt': echo, 'p.golden.jsonl': rows });
      for (const args of [
        ['--filter', '1,nosuch'],
        ['-m', ''],
        ['--concurrency', '1000000'],
      ]) {
        const { output, code } = await scene.touchstone(['eval', 'p.prompt', ...args]);
        expect(code).toBe(2);
        expect(output.trim().split('\n').length).toBeLessThan(8);
      }
    },
  },
];
