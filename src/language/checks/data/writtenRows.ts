import { isRecord } from '../../../text/isRecord.ts';
import { yamlValue } from '../../../text/yaml/yamlDocument.ts';
import type { YamlFile } from '../../languageFile.ts';
import type { LocatedRow } from './placedRows.ts';
import { yamlLocator } from './places.ts';

/** The rows that stand in an eval file itself. What is no object is refused by the schema. */
export function* writtenRows({ yaml, text }: YamlFile): Generator<LocatedRow> {
  const value = yamlValue(yaml);
  const rows = isRecord(value) ? value['rows'] : undefined;
  if (!Array.isArray(rows)) return;
  for (const [index, row] of rows.entries()) {
    if (!isRecord(row)) continue;
    const places = yamlLocator(yaml, text.getText(), ['rows', index]);
    yield { raw: { line: 1, value: row }, places };
  }
}
