/**
 * Headers an SDK takes from an environment variable (`Name: value` a line), each unset. They may hold
 * a secret meant for the provider itself, and the call may go to any other server.
 */
export function withoutEnvironmentHeaders(variable: string): Readonly<Record<string, null>> {
  const lines = (process.env[variable] ?? '').split('\n');
  const names = lines.map(line => line.split(':')[0]?.trim() ?? '').filter(name => name !== '');
  return Object.fromEntries(names.map(name => [name, null]));
}
