import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { readRows } from '../../../../src/eval/dataset/dataset.ts';
import { isBadRow, readRow } from '../../../../src/eval/dataset/row.ts';
import { datasetFormats } from '../../../../src/files/fileNames.ts';
import { locatedRows } from '../../../../src/language/checks/data/placedRows.ts';
import { languageFile } from '../../../../src/language/languageFile.ts';
import { temporaryFolder } from '../../files/temporaryFolder.ts';

const pieces = [
  'id,text,expected\n',
  'id;text\r\n',
  'a\tb\n',
  '1,x,y\n',
  '1;x;y\r',
  '"a,b"",c"\n',
  '"open',
  'x" y,',
  // At the start of a file it would be another encoding.
  'abcd\0',
  ',,,\n',
  'sep=;\n',
  '{"input":{"a":1}}\n',
  '{"id":"r","input":{},"expected":"x"},',
  '[',
  ']',
  '- input: { a: 1 }\n',
  '- input: [\n',
  '  expected: x\n',
  'null\n',
  '\uFEFF',
  '\n',
  '\r\n',
  ' ',
  '"',
  '\\',
  '&a *b\n',
];

interface RowOrProblem {
  readonly id?: string;
  readonly line?: number;
  readonly problem?: string;
}

const byLine = (a: RowOrProblem, b: RowOrProblem) => (a.line ?? 0) - (b.line ?? 0);

test('the editor and an evaluation see the same rows and the same problems', async () => {
  const folder = await temporaryFolder();
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map(each => each.join(''));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...datasetFormats), text, async (format, written) => {
      const path = join(folder, `a.golden.${format}`);
      await writeFile(path, written);
      const ofRun: RowOrProblem[] = [];
      for await (const row of readRows([path], { root: folder })) {
        // Ids that repeat are reported in a way of its own.
        if (isBadRow(row) && row.message.startsWith('Duplicate id')) continue;
        ofRun.push(isBadRow(row) ? { problem: row.message } : { id: row.id, line: row.line });
      }
      const file = languageFile(TextDocument.create(`file://${path}`, 'plaintext', 0, written));
      const ofEditor: RowOrProblem[] = [];
      const ids = new Set<string>();
      for (const item of file?.kind === 'dataset' ? locatedRows(file) : []) {
        if ('code' in item) {
          ofEditor.push({ problem: item.message });
          continue;
        }
        const row = readRow(item.raw, path);
        if (isBadRow(row)) ofEditor.push({ problem: row.message });
        else if (!ids.has(row.id)) ofEditor.push({ id: row.id, line: row.line });
        if (!isBadRow(row)) ids.add(row.id);
      }
      expect(ofEditor.toSorted(byLine)).toEqual(ofRun.toSorted(byLine));
    }),
    { numRuns: 1500 },
  );
}, 60_000);
