import type { Dispatcher } from 'undici';
import { expect, test } from 'vitest';
import { dispatched } from '../../../src/provider/transport/dispatched.ts';

test('a connection is paused while much of its body is unread, and resumed when it was read', async () => {
  let isPaused = false;
  const controller: Dispatcher.DispatchController = {
    aborted: false,
    get paused() {
      return isPaused;
    },
    reason: null,
    abort() {},
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
    },
  };
  let handler: Dispatcher.DispatchHandler = {};
  const dispatcher = {
    dispatch(_: unknown, given: Dispatcher.DispatchHandler) {
      handler = given;
      return true;
    },
  };
  const asked = dispatched(dispatcher, { path: '/', method: 'GET' }, undefined);
  handler.onRequestStart?.(controller, {});
  handler.onResponseStart?.(controller, 103, {});
  handler.onResponseStart?.(controller, 200, { 'content-type': 'text/plain' }, 'OK');
  const { status, statusText, headers, body } = await asked;
  expect({ status, statusText, headers }).toEqual({
    status: 200,
    statusText: 'OK',
    headers: { 'content-type': 'text/plain' },
  });
  let sent = 0;
  const piece = Buffer.alloc(100_000);
  while (!isPaused) {
    handler.onResponseData?.(controller, piece);
    sent += 1;
    expect(sent).toBeLessThan(10);
  }
  for (let read = 0; read < sent; read += 1) expect(await body.next()).toBe(piece);
  expect(isPaused).toBe(false);
  handler.onResponseEnd?.(controller, {});
  expect(await body.next()).toBeUndefined();
});
