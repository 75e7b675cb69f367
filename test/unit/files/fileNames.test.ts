import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { glob } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import {
  beside,
  datasetFileName,
  datasetFormats,
  datasetsBeside,
  datasetsOfProposals,
  evalFilesBeside,
  type FileKind,
  fileKind,
  filePatterns,
  isDatasetOf,
  isPatternDataset,
  isProposalsFile,
  isResultsFile,
  isSkipped,
  isState,
  partialFileName,
  promptBeside,
  promptNameOf,
  proposalsFileOf,
  recordingsOf,
  stemOf,
  variantFile,
} from '../../../src/files/fileNames.ts';

test.each<readonly [string, FileKind | undefined]>([
  ['triage.prompt', 'prompt'],
  ['a/_tone.prompt', 'prompt'],
  ['a\\triage.short.prompt', 'prompt'],
  ['triage.eval.yaml', 'eval'],
  ['triage.eval.yml', 'eval'],
  ['touchstone.yaml', 'settings'],
  ['a/touchstone.yml', 'settings'],
  ['my-touchstone.yaml', undefined],
  ['triage.golden.jsonl', 'dataset'],
  ['triage.golden.tsv', 'dataset'],
  ['triage.golden.txt', undefined],
  ['Recipe.schema.json', 'schema'],
  ['.touchstone/recordings/triage.jsonl', 'recordings'],
  ['file:///w/.touchstone/recordings/a/triage.jsonl', 'recordings'],
  ['.touchstone/recordings/triage.short.jsonl', undefined],
  ['.touchstone/runs.jsonl', undefined],
  ['notes.prompt.md', undefined],
])('%s is of the kind %s', (path, kind) => {
  expect(fileKind(path)).toBe(kind);
});

test('the parts of a prompt name are its name, its variant and the name of a partial', () => {
  expect(promptNameOf('a/triage.prompt')).toEqual({ name: 'triage' });
  expect(promptNameOf('a/triage.short.v2.prompt')).toEqual({ name: 'triage', variant: 'short.v2' });
  expect(promptNameOf('a\\_tone.prompt')).toEqual({ name: '_tone', partial: 'tone' });
});

describe('names built from a name', () => {
  const stem = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}(\.[a-z]{1,4})?$/);
  const folder = fc.constantFrom('', 'a/', '/w/b/', 'file:///w/');

  test('have the requested kind and can be parsed again', () => {
    fc.assert(
      fc.property(folder, stem, (place, name) => {
        const prompt = `${place}${name}.prompt`;
        for (const path of evalFilesBeside(prompt)) expect(fileKind(path)).toBe('eval');
        for (const path of datasetsBeside(prompt)) {
          expect(fileKind(path)).toBe('dataset');
          expect(isDatasetOf(path, prompt)).toBe(true);
        }
        expect(datasetsBeside(prompt)[0]).toBe(`${place}${name}.golden.jsonl`);
        expect(promptBeside(`${place}${name}.eval.yml`)).toBe(prompt);
        expect(promptBeside(beside(prompt, datasetFileName(name)))).toBe(prompt);
        expect(stemOf(prompt)).toBe(name);
        expect(promptNameOf(variantFile(prompt, 'x'))).toMatchObject({ variant: 'x' });
        expect(promptNameOf(partialFileName(name)).partial).toBe(name);
      }),
    );
  });

  test('of a variant come before those of its prompt', () => {
    expect(evalFilesBeside('a/triage.short.prompt')).toEqual([
      'a/triage.short.eval.yaml',
      'a/triage.short.eval.yml',
      'a/triage.eval.yaml',
      'a/triage.eval.yml',
    ]);
    expect(datasetsBeside('triage.prompt')).toHaveLength(datasetFormats.length);
  });
});

test('recordings belong to a prompt of a folder of a workspace', () => {
  expect(recordingsOf('/w/.touchstone/recordings/a/b/triage.jsonl')).toEqual({
    workspace: '/w',
    folder: 'a/b',
    name: 'triage',
  });
  expect(recordingsOf('.touchstone/recordings/triage.jsonl')).toEqual({
    workspace: '',
    folder: '',
    name: 'triage',
  });
});

test('state files are distinguished from user files', () => {
  expect(['.touchstone/x', 'a/.touchstone/runs.jsonl', 'a\\.touchstone\\x'].map(isState)).toEqual([
    true,
    true,
    true,
  ]);
  expect(isState('a/touchstone/x')).toBe(false);
  expect(isResultsFile('/w/.touchstone/evals/triage/1.jsonl')).toBe(true);
  expect(isResultsFile('/w/.touchstone/runs.jsonl')).toBe(false);
  expect(isSkipped('a/.touchstone/evals/x')).toBe(true);
  expect(isSkipped('.touchstone/recordings/x.jsonl')).toBe(false);
});

test('proposed rows have a file of their own, which is not a dataset', () => {
  for (const dataset of ['/w/a.golden.jsonl', '/w/a.golden.csv', '/w/a.golden.yaml']) {
    const file = proposalsFileOf(dataset);
    expect(file).toBe('/w/a.golden.proposed.jsonl');
    expect([fileKind(file), isProposalsFile(file), isPatternDataset(file)]).toEqual([
      'proposals',
      true,
      false,
    ]);
    expect(datasetsOfProposals(file)).toContain(dataset);
  }
  expect(isProposalsFile(proposalsFileOf('rows'))).toBe(true);
});

test('there is a pattern for each kind', () => {
  expect(filePatterns).toHaveLength(7);
});

/** Strings, templates and patterns of code; what has whitespace in it is a sentence or an example. */
const literal =
  /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|(?<=[(,=:[!&|?{}\s])\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;
const ending =
  /\.golden\b|\.eval\\?\.(?:ya?\??ml|\{)|\.schema\\?\.json|(?:^|[\w*}/_)])\\?\.prompt(?:['"`$/)]|$)|touchstone\\?\.(?:ya?\??ml|\{)|\.touchstone(?![\w.-])/;

/** Identifiers that only look like file names. */
const identifiers = new Set(["'touchstone.prompt'", "'missing-file.prompt'"]);

test('no other source file contains an ending of these names', async () => {
  const root = join(import.meta.dirname, '../../..');
  const found: string[] = [];
  for (const file of await glob('src/**/*.{ts,tsx}', { cwd: root })) {
    if (file.endsWith('files/fileNames.ts')) continue;
    const text = await readFile(join(root, file), 'utf8');
    const code = text
      .replace(/^\s*(?:\/\/|\/?\*).*$/gm, '')
      .replace(/^(?:import|export) .*$/gm, '');
    for (const [spelled] of code.matchAll(literal)) {
      const isPath = /^['"`]\.{1,2}\//.test(spelled);
      if (/\s/.test(spelled) || isPath || identifiers.has(spelled)) continue;
      if (ending.test(spelled)) found.push(`${file}: ${spelled}`);
    }
  }
  expect(found).toEqual([]);
});
