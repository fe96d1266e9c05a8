import { type Dissemination, havingInWords } from '../../shared/domain/dissemination.ts';
import { languageNames, mostListBytes, mostRecipients } from '../../shared/domain/recipient.ts';
import { ErrorSummary, OneField } from '../../shared/forms/form-fields.tsx';
import { Done } from '../../shared/pages/done.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { GoodRow, ReadList } from './list.ts';
import { addressOf, Crumbs, counted, rowsAPage } from './parts.tsx';

/** In characters. A longer list goes along packed, so that its page is quickly there on a slow line. */
const longestBesideRows = 20_000;
const longestTextShownAgain = 100_000;

/** "3 good rows, 2 bad rows": what was read of a list. */
export const rowsInWords = ({ good, bad }: ReadList): string =>
  `${counted(good.length, 'good row', 'good rows')}, ${counted(bad.length, 'bad row', 'bad rows')}`;

export const UploadPage = (props: {
  dissemination: Dissemination;
  csrf: string;
  error?: string;
  list?: ReadList;
  text?: string;
  /** The same text, packed. */
  packed?: string;
  /** How many were put on the list; the rows that could not be are here to be corrected. */
  added?: number;
}) => {
  const { dissemination, csrf, list, text = '', packed = '', added } = props;
  const kept = added !== undefined;
  const besideRows = list !== undefined && list.good.length > 0 && !kept;
  const shownAgain = text.length <= (besideRows ? longestBesideRows : longestTextShownAgain);
  const errors = props.error ? [{ name: 'list', message: props.error }] : [];
  return (
    <>
      <ErrorSummary errors={errors} />
      <Crumbs dissemination={dissemination} here="Add a list" />
      <h1>Add a list of recipients</h1>
      {list && kept ? (
        <ListKept dissemination={dissemination} list={list} added={added} />
      ) : list ? (
        <ListRead dissemination={dissemination} csrf={csrf} list={list} packed={packed} />
      ) : (
        <p class="lead">
          A table as a CSV file, with one recipient a line. First you see what was read; nothing is kept
          before you say so.
        </p>
      )}
      {list ? <h2>{kept ? 'Correct these rows' : 'Send a corrected list'}</h2> : null}
      <dl class="facts">
        <div>
          <dt>First line</dt>
          <dd>
            The names of the columns: organisation, contact person, email, language, why. Only organisation
            and email have to be there. Order and upper case do not matter.
          </dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>
            Up to {mostRecipients.toLocaleString('en-GB')} rows and {mostListBytes / 1000} KB.
          </dd>
        </div>
        <div>
          <dt>Language</dt>
          <dd>By its name or its tag: French, français or fr. English where it is empty.</dd>
        </div>
      </dl>
      <form
        method="post"
        action={`${addressOf(dissemination)}/recipients/upload`}
        enctype="multipart/form-data"
        novalidate
      >
        <input type="hidden" name="csrf" value={csrf} />
        {shownAgain || besideRows ? null : <input type="hidden" name="packed" value={packed} />}
        <OneField
          name="file"
          label="CSV file"
          hint="Separated by commas, semicolons or tabs; best saved as “CSV UTF-8”."
          error={undefined}
        >
          {(control) => <input {...control} type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" />}
        </OneField>
        <OneField
          name="list"
          label="Or paste the rows, with the line of names"
          hint={
            shownAgain
              ? undefined
              : besideRows
                ? 'Your list is too long to stand here once more. Keep its good rows above, or choose a corrected file.'
                : 'Your list is too long to stand here once more. It goes along; a corrected file takes its place.'
          }
          error={errors.map(({ message }) => message).join(' ') || undefined}
        >
          {(control) => <textarea {...control} rows={8} dir="auto">{`\n${shownAgain ? text : ''}`}</textarea>}
        </OneField>
        <div class="buttons">
          <button type="submit">Read the list</button>
          {kept ? (
            <button type="submit" name="download" value="yes" class="secondary">
              Download these rows
            </button>
          ) : null}
        </div>
      </form>
    </>
  );
};

/** What was read of a list, and the ways on: to keep it, or to correct it. */
const ListRead = (props: { dissemination: Dissemination; csrf: string; list: ReadList; packed: string }) => {
  const { list } = props;
  const { good, bad, notes } = list;
  const twice = good.filter(({ having }) => having);
  const fresh = good.filter(({ having }) => !having);
  const toCorrect = bad.filter(({ known }) => !known);
  return (
    <>
      <p class="lead" role="status" tabIndex={-1} data-focus>
        {rowsInWords(list)}. Nothing is kept yet.
      </p>
      {notes.length ? (
        <ul class="notice">
          {notes.map((note) => (
            <li key={note} dir="auto">
              {note}
            </li>
          ))}
        </ul>
      ) : null}
      <BadRows bad={bad} />
      <GoodRows rows={twice} called="Rows whose address has this output, or gets it" />
      <GoodRows rows={fresh} called="Good rows" />
      {good.length ? null : (
        <p class="empty">No row can be taken as it is. Correct the list, and send it again.</p>
      )}
      {good.length || toCorrect.length > rowsAPage ? (
        <form
          method="post"
          action={`${addressOf(props.dissemination)}/recipients/upload`}
          enctype="multipart/form-data"
        >
          <input type="hidden" name="csrf" value={props.csrf} />
          <input type="hidden" name="packed" value={props.packed} />
          {twice.length ? (
            <p>
              {counted(twice.length, 'row', 'rows')} above {twice.length === 1 ? 'is' : 'are'} for addresses
              that have this output already, or get it. Keep {twice.length === 1 ? 'it' : 'them'} too only
              when {twice.length === 1 ? 'it' : 'they'} shall get it once more.
            </p>
          ) : null}
          <div class="buttons">
            {fresh.length ? (
              <button type="submit" name="keep" value="yes">
                {`${bad.length || twice.length ? 'Keep the good rows' : 'Keep all rows'} (${fresh.length.toLocaleString('en-GB')})`}
              </button>
            ) : null}
            {twice.length ? (
              <button type="submit" name="keep" value="again" class="secondary">
                {fresh.length
                  ? `Keep all ${good.length.toLocaleString('en-GB')}: some get it once more`
                  : `Keep them: they get it once more (${twice.length.toLocaleString('en-GB')})`}
              </button>
            ) : null}
            {toCorrect.length > rowsAPage ? (
              <button type="submit" name="download" value="yes" class="secondary">
                Download the bad rows ({toCorrect.length.toLocaleString('en-GB')})
              </button>
            ) : null}
          </div>
        </form>
      ) : null}
    </>
  );
};

const theFirst = (count: number) =>
  count > rowsAPage ? `, the first ${rowsAPage} of ${count.toLocaleString('en-GB')}` : '';

const GoodRows = ({ rows, called }: { rows: readonly GoodRow[]; called: string }) =>
  rows.length ? (
    <TableScroll label={called}>
      <table>
        <caption>
          {called}
          {theFirst(rows.length)}
        </caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Organisation</th>
            <th scope="col">Contact person</th>
            <th scope="col">Email</th>
            <th scope="col">Language</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, rowsAPage).map(({ line, fields, having }) => (
            <tr key={line}>
              <td>{line}</td>
              <th scope="row" dir="auto">
                {fields.organisation}
              </th>
              <td dir="auto">{fields.contact ?? ''}</td>
              <td>
                {fields.email}
                {having ? <p class="meta">{havingInWords(having)}</p> : null}
              </td>
              <td>{languageNames[fields.language]}</td>
              <td dir="auto">{fields.why ?? <span class="tag bad">missing</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  ) : null;

/** What was kept, and which rows were not. */
const ListKept = (props: { dissemination: Dissemination; list: ReadList; added: number }) => {
  const bad = props.list.bad.filter(({ known }) => !known);
  return (
    <>
      <Done>
        {counted(props.added, 'recipient was', 'recipients were')} added.{' '}
        <a href={`${addressOf(props.dissemination)}/recipients`}>To the recipients</a>
      </Done>
      <p class="lead">
        {counted(bad.length, 'row', 'rows')} could not be taken. Correct {bad.length === 1 ? 'it' : 'them'}{' '}
        below and send {bad.length === 1 ? 'it' : 'them'} again; or download{' '}
        {bad.length === 1 ? 'it' : 'them'} with the reasons, and upload the file later.
      </p>
      <BadRows bad={bad} />
    </>
  );
};

const BadRows = ({ bad }: { bad: ReadList['bad'] }) =>
  bad.length ? (
    <TableScroll label="Rows that cannot be taken">
      <table>
        <caption>Rows that cannot be taken, and why{theFirst(bad.length)}</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Row</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {bad.slice(0, rowsAPage).map(({ line, text, reasons }) => (
            <tr key={line}>
              <th scope="row">{line}</th>
              <td dir="auto">{text}</td>
              <td dir="auto">
                {reasons.length === 1 ? (
                  reasons[0]
                ) : (
                  <ul>
                    {reasons.map((reason) => (
                      <li key={reason}>{reason}</li>
                    ))}
                  </ul>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  ) : null;
