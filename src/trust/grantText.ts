import { builtInProvider } from '../model/providers.ts';
import { isLoopback } from '../model/settings/endpoints.ts';
import {
  type EndpointGrant,
  type GivenVariable,
  type Grant,
  grantHash,
  type ModuleGrant,
} from './grant.ts';
import { messages, parts } from './messages.ts';

/** What is allowed, as a message without its period. */
export function grantText(grant: Grant): string {
  return 'module' in grant ? moduleText(grant) : endpointText(grant);
}

/** The number of files that a question names. */
const NAMED = 5;

function moduleText({ module, imports }: ModuleGrant): string {
  const more = imports.length - NAMED;
  const names = imports.slice(0, NAMED).map(name => `\`${name}\``);
  return messages.module(module, more > 0 ? [...names, parts.moreFiles(more)] : names);
}

function endpointText({ endpoint, baseUrl, variables }: EndpointGrant): string {
  const address = addressText(baseUrl);
  const isPlain = baseUrl.startsWith('http:') && !isLoopback(baseUrl);
  return messages.grant(
    endpoint,
    builtInProvider(endpoint)?.name,
    isPlain ? parts.unencrypted(address) : address,
    variables.length === 0 ? '' : parts.variables(variables.map(givenVariableText)),
  );
}

/** The question to the user, the same in the editor and in a terminal. */
export function grantQuestion(grant: Grant): string {
  return messages.question(grantText(grant));
}

/** Why a call was not made, and how to allow it. */
export function grantRefusal(grant: Grant): string {
  return messages.refusal(grantText(grant), grantHash(grant));
}

/** `HOUSE_KEY (key)`, `TEAM_TOKEN (header x-team)`. */
export function givenVariableText({ name, header }: GivenVariable): string {
  return header === undefined ? parts.key(name) : parts.header(name, header);
}

/** Maximum number of characters. A long path must not hide the rest of the question. */
const LONGEST_ADDRESS = 200;

/** A query may contain a secret. */
function addressText(baseUrl: string): string {
  const address = baseUrl.replace(/[?#].*$/, '');
  return address.length > LONGEST_ADDRESS ? `${address.slice(0, LONGEST_ADDRESS)}…` : address;
}
