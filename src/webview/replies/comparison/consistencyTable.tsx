import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { ModelName } from '../column/modelName.tsx';
import type { Consistency } from './consistency.ts';

/** The replies field by field. Values that differ from the most frequent one are marked. */
export function ConsistencyTable({ consistency }: { readonly consistency: Consistency }) {
  const { columns, rows, left } = consistency;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it. */}
      <section class="table-scroll" aria-label={t('compare.table')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('compare.field')}</th>
              {columns.map(({ id, label }) => (
                <th scope="col" key={id}>
                  <ModelName id={label} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.field} class={row.agrees ? undefined : 'differing'}>
                <th scope="row">
                  <div class="field-cell">
                    <Icon name={row.agrees ? 'check' : 'diff'} />
                    {row.field}
                    <span class="visually-hidden">
                      {t(row.agrees ? 'compare.agreeWord' : 'compare.differWord')}
                    </span>
                  </div>
                </th>
                {row.cells.map(cell => (
                  <td key={cell.id} class={cell.differs ? 'differs' : undefined}>
                    <div class="value-cell" title={cell.text}>
                      {cell.differs && (
                        <>
                          <span class="mark" aria-hidden="true">
                            ≠{' '}
                          </span>
                          <span class="visually-hidden">{t('compare.differs')}</span>
                        </>
                      )}
                      {cell.text ?? <em>{t('compare.missing')}</em>}
                    </div>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {left.length > 0 && <p class="description">{t('compare.notCompared', left.join(', '))}</p>}
    </>
  );
}
