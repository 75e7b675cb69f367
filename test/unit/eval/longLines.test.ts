import { expect, test } from 'vitest';
import { jsonLines, jsonl } from '../../../src/eval/dataset/formats/jsonl.ts';

test('a line in thousands of chunks is one row, with its line and offset', async () => {
  const text = 'x'.repeat(32_000_000);
  const row = JSON.stringify({ input: { text } });
  async function* chunks() {
    yield '{"input": {}}\n';
    for (let at = 0; at < row.length; at += 1000) yield row.slice(at, at + 1000);
    yield '\n{"input"';
    yield ': {}}';
  }
  const rows = [];
  for await (const each of jsonl.read(chunks())) rows.push(...each);
  expect(rows.map(({ line, ...rest }) => [line, 'offset' in rest && rest.offset])).toEqual([
    [1, 0],
    [2, 14],
    [3, 14 + row.length + 1],
  ]);
});

test('a row that is too long is a bad row at its line, however its text is cut, and the others are read', async () => {
  const text = '{"input":{}}\n{"input":{"t":"0123456789"}}\n\n{"input":{"t":1}}\n';
  for (const size of [1, 7, 1000]) {
    async function* chunks() {
      for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
    }
    const rows = (await Array.fromAsync(jsonLines(20).read(chunks()))).flatMap(each => [...each]);
    expect(rows).toEqual([
      { line: 1, offset: 0, value: { input: {} } },
      {
        line: 2,
        offset: 13,
        problem: 'This row is longer than 20 bytes. Shorten it, or split it into several rows.',
      },
      { line: 4, offset: 43, value: { input: { t: 1 } } },
    ]);
  }
});
