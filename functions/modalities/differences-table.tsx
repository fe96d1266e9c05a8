import { effortOfPage } from '../../shared/compare.ts';
import { type Modalities, modalitiesSections, sectionInWords } from '../../shared/domain/modalities.ts';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { differences, type Run } from './differences.ts';

const Runs = ({ runs }: { runs: readonly Run[] | undefined }) => (
  <>
    {runs?.map(({ text, kind }, place) => {
      // Who listens hears where words came and went; who looks sees it by more than colour.
      if (kind === 'added')
        return (
          <ins key={place}>
            <span class="visually-hidden">[added: </span>
            {text}
            <span class="visually-hidden">] </span>
          </ins>
        );
      if (kind === 'removed')
        return (
          <del key={place}>
            <span class="visually-hidden">[removed: </span>
            {text}
            <span class="visually-hidden">] </span>
          </del>
        );
      return text;
    })}
  </>
);

/** Two versions side by side, section by section; what did not change is left out. */
export const Differences = ({ before, after }: { before: Modalities; after: Modalities }) => {
  const effort = effortOfPage();
  return (
    <>
      {modalitiesSections.map((name) => {
        const rows = differences(before.sections[name], after.sections[name], effort);
        const changed = rows?.filter(({ same }) => !same) ?? [];
        return (
          <section key={name} aria-labelledby={`changes-${name}`}>
            <h2 id={`changes-${name}`}>{sectionInWords[name]}</h2>
            {!rows ? (
              <p class="notice">
                Too much changed here to show it side by side. Read both:{' '}
                <a href={`/modalities/${before.version}`}>version {before.version}</a> and{' '}
                {after.state === 'draft' ? (
                  <a href={`/desk/modalities/${after.id}`}>the draft</a>
                ) : (
                  <a href={`/modalities/${after.version}`}>version {after.version}</a>
                )}
                .
              </p>
            ) : changed.length ? (
              <TableScroll label={`What changed in “${sectionInWords[name]}”`}>
                <table>
                  <caption>
                    {changed.length === 1 ? 'One paragraph changed' : `${changed.length} paragraphs changed`}
                  </caption>
                  <thead>
                    <tr>
                      <th scope="col">Version {before.version}</th>
                      <th scope="col">
                        Version {after.version}
                        {after.state === 'draft' ? ', the draft' : ''}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {changed.map((row, place) => (
                      <tr key={place}>
                        <td class="kept" dir="auto">
                          {row.before ? <Runs runs={row.before} /> : <span class="meta">Not there yet</span>}
                        </td>
                        <td class="kept" dir="auto">
                          {row.after ? <Runs runs={row.after} /> : <span class="meta">Taken out</span>}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableScroll>
            ) : (
              <p class="notice">Nothing changed here.</p>
            )}
          </section>
        );
      })}
    </>
  );
};
