import { expect, it } from 'vitest';
import { editorModelError } from '../../../src/extension/models/vscode/editorModelErrors.ts';
import { ProviderError } from '../../../src/model/errors.ts';

const model = 'vscode/copilot/gpt-4o';

/** As VS Code's `LanguageModelError` looks from outside. */
function modelError(code: string, message: string, cause?: Error): Error {
  return Object.assign(new Error(message, { cause }), { name: 'LanguageModelError', code });
}

it.each([
  ['NoPermissions', 'The user said no', 'auth'],
  ['Blocked', 'No premium requests left', 'quotaExhausted'],
  ['NotFound', 'Model is gone', 'unknownModel'],
  ['Unknown', 'Sorry, you have hit the rate limit', 'rateLimited'],
  ['Unknown', 'Message exceeds token limit.', 'contextOverflow'],
  ['Unknown', 'The response was filtered by Responsible AI', 'contentFilter'],
  ['Unknown', 'Request Failed: 400 {"error":{"message":"bad schema"}}', 'badRequest'],
  ['Unknown', 'Server error: 500', 'overloaded'],
])('classifies %s, “%s” as %s', (code, message, kind) => {
  const { message: sentence, facts } = editorModelError(modelError(code, message), model);
  expect(facts).toMatchObject({ class: kind, providerMessage: message });
  expect(sentence).toContain(`“${message}”`);
  expect(sentence).toContain(model);
});

it('uses the message of the error inside an unspecified one', () => {
  const inner = new Error('You exceeded your quota');
  const { facts } = editorModelError(modelError('Unknown', 'An error occurred', inner), model);
  expect(facts).toEqual({ class: 'quotaExhausted', providerMessage: inner.message });
});

it('accepts a value that is not an error, as from another process', () => {
  const plain = { code: 'Blocked', message: 'No requests left' };
  expect(editorModelError(plain, model).facts).toMatchObject({
    class: 'quotaExhausted',
    providerMessage: plain.message,
  });
  const { message, facts } = editorModelError({ isTrusted: true }, model);
  expect(facts).toEqual({ class: 'overloaded' });
  expect(message).toMatch(/vscode\/copilot\/gpt-4o failed: .+\. Run again/);
});

it('keeps our own errors, and redacts a key in an error of another extension', () => {
  const ours = new ProviderError('Cancelled.', { class: 'cancelled' });
  expect(editorModelError(ours, model)).toBe(ours);
  const key = 'sk-proj-abcdefghijklmnop1234';
  const error = editorModelError(new Error(`Incorrect API key: ${key}`), model);
  expect(error.message + JSON.stringify(error.facts) + String(error.cause)).not.toContain(key);
});
