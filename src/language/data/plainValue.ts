import type { Document } from 'yaml';

/** What a YAML document says as plain data; undefined where its aliases lead nowhere or too far. */
export function plainValue(yaml: Document.Parsed): unknown {
  try {
    return yaml.toJS();
  } catch {
    return undefined;
  }
}
