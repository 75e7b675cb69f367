/**
 * Unsets the headers that an SDK reads from an environment variable (one `Name: value` per line). They may
 * contain a secret for the provider itself, and the call may go to another server.
 */
export function withoutEnvironmentHeaders(variable: string): Readonly<Record<string, null>> {
  const lines = (process.env[variable] ?? '').split('\n');
  const names = lines.map(line => line.split(':')[0]?.trim() ?? '').filter(name => name !== '');
  return Object.fromEntries(names.map(name => [name, null]));
}
