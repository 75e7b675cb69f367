import { advice } from '../../model/messages.ts';

/** Every message about a call that is stopped before its reply is complete. */
export const messages = {
  timedOut: (provider: string, what: string, remedy: string) => `${provider}: ${what}. ${remedy}`,
  addressed: (provider: string, address: string) => `${provider} at ${address}`,
  redirected: (address: string, target: string | undefined, status: number) =>
    `${address} redirects the call${target === undefined ? '' : ` to ${target}`} (${status}), and a key is not sent on to another address. Set \`baseUrl\` of the endpoint to the one that answers.`,
  tooLarge: (address: string, limit: string) =>
    `${address}: Response exceeded ${limit}; aborted. Limit it with \`config.maxOutputTokens\`, or check that the address speaks this protocol.`,
  proxyAddress: (variable: string, problem: string) =>
    `The proxy of ${variable} cannot be used: its address ${problem}.`,
  proxyNode: (variable: string, version: string) =>
    `The proxy of ${variable} requires Node.js 22.19 or newer; this is ${version}.`,
} as const;

/** What has taken too long, by phase of a call, continued from the name of the provider. */
export const timeouts = {
  headers: (limit: string) => `Timed out after ${limit} without an answer`,
  idle: (limit: string) => `Timed out after ${limit} without data`,
  total: (limit: string) => `Timed out after ${limit}`,
} as const;

/** What a person can do about a timeout, by phase of a call. */
export const remedies = {
  headers: advice.timeout,
  idle: advice.timeout,
  total: () =>
    'Run again, give it more time with `touchstone.retry.timeout`, or choose another model.',
} as const;

/** What is wrong with a reply, as the end of a message. */
export const replyProblems = {
  notText: (place: string) => `\`${place}\` is not text`,
  callWithoutName: () => 'a tool call has no name',
  callWithoutId: () => 'a tool call has no id',
  notArguments: (place: string, call: string) => `\`${place}\` of a ${call} is not an object`,
  tooManyCalls: (most: number) => `it calls tools more than ${most} times`,
  notTokenCount: () => 'it does not contain a token count',
  tooManyModels: (most: number) => `it lists more than ${most} models`,
} as const;
