import { expect, test } from 'vitest';
import { newSpanId, newTraceId } from '../../../src/trace/span.ts';

test('ids have the lengths of W3C Trace Context, use every digit everywhere, and do not repeat', () => {
  const traces = Array.from({ length: 1000 }, newTraceId);
  const spans = Array.from({ length: 1000 }, newSpanId);
  expect(traces.every(id => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(spans.every(id => /^[0-9a-f]{16}$/.test(id))).toBe(true);
  expect(new Set([...traces, ...spans]).size).toBe(2000);
  for (let digit = 0; digit < 32; digit += 1) {
    expect(new Set(traces.map(id => id[digit])).size).toBe(16);
  }
});
