import { expect, test } from 'vitest';
import { jsonl } from '../../../src/eval/dataset/formats/jsonl.ts';

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
  for await (const each of jsonl.read(chunks())) rows.push(each);
  expect(rows.map(({ line, ...rest }) => [line, 'offset' in rest && rest.offset])).toEqual([
    [1, 0],
    [2, 14],
    [3, 14 + row.length + 1],
  ]);
});
