import { describe, expect, it } from 'vitest';
import { createPictures } from '../../../src/extension/media/pictures.ts';
import { columnDetail } from '../../../src/extension/panel/columnDetail.ts';
import type { PromptState } from '../../../src/extension/panel/promptState.ts';
import { readSettings } from '../../../src/model/settings/settings.ts';
import type { PanelColumn } from '../../../src/protocol/panelColumn.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { runRecord } from './runRecordFixture.ts';

const key = `sk-proj-${'Ab3dEf6hIj9kLmN0pQrS'}tUv5Xyz123`;

const pictures = createPictures();

/** The parts of a state that a detail from a record needs. */
const state = {
  prompt: {},
  host: { settings: readSettings('').settings, findKey: async () => undefined },
} as unknown as PromptState;

function detailOf(request: RunRecord['request']) {
  const column: PanelColumn = {
    id: request.model,
    model: request.model,
    status: 'completed',
    text: '',
  };
  return columnDetail(pictures, state, column, {
    record: runRecord({ request }),
    turns: [],
  });
}

describe('the detail of a column', () => {
  it('has the messages, the request and the record of its run', async () => {
    const detail = await detailOf({
      model: 'openai/gpt-5.4-mini',
      messages: [
        { role: 'system', content: [{ text: 'Sort the ticket.' }] },
        {
          role: 'user',
          content: [{ text: 'Hi' }, { media: { url: 'data:image/png;base64,AAAA' } }],
        },
      ],
      parameters: {},
    });
    expect(detail.messages[0]).toEqual({
      role: 'system',
      parts: [{ kind: 'text', text: 'Sort the ticket.' }],
    });
    expect(detail.messages[1]?.parts.map(({ kind }) => kind)).toEqual(['text', 'media']);
    // The content of a medium is asked for, and not part of the detail.
    expect(JSON.stringify(detail.messages)).not.toContain('AAAA');
    const { request } = detail;
    if (!request.ok) throw new Error(request.message);
    expect(request.http).toMatch(/^POST https:\/\/api\.openai\.com\//);
    expect(request.http).toContain('${OPENAI_API_KEY}');
    expect(request.curl).toMatch(/^(curl|@')/);
    expect(JSON.parse(detail.record ?? '')).toMatchObject({ text: 'Hello' });
  });

  it('has the headers of each answer, and says why a replayed reply has none', async () => {
    const request = { model: 'openai/gpt-5.4-mini', messages: [], parameters: {} };
    const column = { id: 'x', model: request.model, status: 'completed', text: '' } as const;
    const attempt = { model: request.model, start: '2026-11-30T00:00:00Z', duration: 1 };
    const headersOf = async (change: Partial<RunRecord>) =>
      (
        await columnDetail(pictures, state, column, {
          record: runRecord({ request, ...change }),
          turns: [],
        })
      ).headers;
    const answered = { ...attempt, headers: { 'x-request-id': 'req_1' } };
    expect(await headersOf({ source: 'live', attempts: [answered] })).toEqual({
      ok: true,
      text: 'x-request-id: req_1',
    });
    const both = await headersOf({ source: 'live', attempts: [attempt, answered] });
    expect(both).toMatchObject({ text: expect.stringContaining('# 2. openai/gpt-5.4-mini\n') });
    expect(await headersOf({ source: 'live', attempts: [attempt] })).toMatchObject({
      reason: 'noneKept',
    });
    expect(await headersOf({ source: 'replayed', attempts: [answered] })).toMatchObject({
      reason: 'notSent',
    });
  });

  it('contains no key that a prompt names', async () => {
    const messages = [{ role: 'user', content: [{ text: `The key is ${key}.` }] }];
    const detail = await detailOf({ model: 'openai/gpt-5.4-mini', messages, parameters: {} });
    expect(JSON.stringify(detail)).not.toContain(key);
    expect(detail.messages[0]?.parts[0]).toEqual({ kind: 'text', text: 'The key is [redacted].' });
  });

  it('says why a model of VS Code has no request', async () => {
    const detail = await detailOf({ model: 'vscode/gpt-4o', messages: [], parameters: {} });
    expect(detail.request).toMatchObject({ ok: false });
    expect(detail.record).toBeDefined();
  });
});
