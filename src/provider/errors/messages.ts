import type { ErrorClass } from '../../model/errors.ts';
import { advice } from '../../model/messages.ts';

/** What has happened, by class of the error, continued by the provider's message. */
export const classTexts: Readonly<
  Partial<Record<ErrorClass, (provider: string, model: string) => string>>
> = {
  rateLimited: provider => `${provider}: Rate limit reached`,
  quotaExhausted: provider => `${provider} says its quota or credit is used up`,
  overloaded: provider => `${provider} is overloaded or failing`,
  timeout: provider => `${provider} took too long`,
  auth: provider => `${provider} refused the key`,
  contextOverflow: provider => `${provider}: The request is too long`,
  contentFilter: provider => `${provider} blocked the request`,
  unknownModel: (provider, model) => `${provider} does not know the model ${model}`,
  badRequest: provider => `${provider} refused the request`,
};

/** Every message about a call that failed. `address` is the provider, with its host if that is not the usual one. */
export const messages = {
  failed: (provider: string) => `${provider} failed`,
  noApi: (provider: string) => `${provider}: No API at this address`,
  noApiAdvice: () =>
    'Check `baseUrl` of the endpoint, and that its `protocol` is the one used there.',
  wait: (duration: string) => `It asks to wait ${duration}.`,
  brokenOff: (provider: string) =>
    `${provider} closed the connection before the reply was complete. ${advice.cancelled()}`,
  timedOut: (address: string, code: string) =>
    `${address} did not answer in time (${code}). Run again, or check the network.`,
  certificate: (address: string, code: string, problem: string) =>
    `The certificate of ${address} is not trusted (${code}): ${problem}. Set NODE_EXTRA_CA_CERTS to the file with the certificate of your proxy or server before starting.`,
  offline: (address: string, problem: string, code: string | undefined) =>
    `The connection to ${address} failed: ${problem}${code === undefined ? '' : ` (${code})`}. ${advice.network()}`,
  unsendable: (address: string, problem: string) =>
    `The request to ${address} could not be sent: ${problem}. Check \`baseUrl\`, the key and \`headers\` of the endpoint.`,
  unreadable: (address: string, problem: string) =>
    `The reply of ${address} could not be read: ${problem}. Run again; if it persists, check that the address speaks this protocol.`,
} as const;

/** Why a reply could not be read, as the end of `messages.unreadable`. */
export const problems = {
  otherProtocol: () => 'it is not a reply of this protocol',
  notJson: () => 'it is not JSON',
} as const;
