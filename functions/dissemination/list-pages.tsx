import type { Dissemination } from '../../shared/domain/dissemination.ts';
import { languageNames, mostListBytes, mostRecipients } from '../../shared/domain/recipient.ts';
import { ErrorSummary, OneField } from '../../shared/forms/form-fields.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { ReadList } from './list.ts';
import { addressOf, Crumbs, counted } from './parts.tsx';

/** A function answers 6 MB at most, and the list itself goes along in the page. */
const goodRowsShown = 200;
const longestTextShownAgain = 100_000;

export const UploadPage = (props: {
  dissemination: Dissemination;
  csrf: string;
  error?: string;
  list?: ReadList;
  text?: string;
  /** How many were put on the list; the rows that could not be are here to be corrected. */
  added?: number;
}) => {
  const { dissemination, csrf, list, text, added } = props;
  const errors = props.error ? [{ name: 'list', message: props.error }] : [];
  return (
    <>
      <ErrorSummary errors={errors} />
      <Crumbs dissemination={dissemination} here="Add a list" />
      <h1>Add a list of recipients</h1>
      {list && added !== undefined ? (
        <ListKept dissemination={dissemination} list={list} added={added} />
      ) : list ? (
        <ListRead dissemination={dissemination} csrf={csrf} list={list} text={text ?? ''} />
      ) : (
        <p class="lead">
          A table as a CSV file, with one recipient a line. First you see what was read; nothing is kept
          before you say so.
        </p>
      )}
      {list ? <h2>{added === undefined ? 'Send a corrected list' : 'Correct these rows'}</h2> : null}
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
          error={errors.map(({ message }) => message).join(' ') || undefined}
        >
          {(control) => (
            <textarea
              {...control}
              rows={8}
              dir="auto"
            >{`\n${(text ?? '').length > longestTextShownAgain ? '' : (text ?? '')}`}</textarea>
          )}
        </OneField>
        <div class="buttons">
          <button type="submit">Read the list</button>
          {added === undefined ? null : (
            <button type="submit" name="download" value="yes" class="secondary">
              Download these rows
            </button>
          )}
        </div>
      </form>
    </>
  );
};

const ListRead = (props: { dissemination: Dissemination; csrf: string; list: ReadList; text: string }) => {
  const { good, bad, notes } = props.list;
  const address = addressOf(props.dissemination);
  return (
    <>
      <p class="lead" role="status">
        {counted(good.length, 'good row', 'good rows')}, {counted(bad.length, 'bad row', 'bad rows')}. Nothing
        is kept yet.
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
      {good.length ? (
        <>
          <TableScroll label="Good rows">
            <table>
              <caption>
                Good rows{good.length > goodRowsShown ? `, the first ${goodRowsShown} of ${good.length}` : ''}
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
                {good.slice(0, goodRowsShown).map(({ line, fields }) => (
                  <tr key={line}>
                    <td>{line}</td>
                    <th scope="row" dir="auto">
                      {fields.organisation}
                    </th>
                    <td dir="auto">{fields.contact ?? ''}</td>
                    <td>{fields.email}</td>
                    <td>{languageNames[fields.language]}</td>
                    <td dir="auto">{fields.why ?? <span class="tag bad">missing</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
          <form method="post" action={`${address}/recipients/upload`} enctype="multipart/form-data">
            <input type="hidden" name="csrf" value={props.csrf} />
            <input type="hidden" name="keep" value="yes" />
            <textarea name="list" hidden>{`\n${props.text}`}</textarea>
            <div class="buttons">
              <button type="submit">
                {bad.length ? `Keep the good rows (${good.length})` : `Keep all rows (${good.length})`}
              </button>
            </div>
          </form>
        </>
      ) : (
        <p class="empty">No row can be taken as it is. Correct the list, and send it again.</p>
      )}
    </>
  );
};

/** What was kept, and which rows were not. */
const ListKept = (props: { dissemination: Dissemination; list: ReadList; added: number }) => {
  const bad = props.list.bad.filter(({ known }) => !known);
  return (
    <>
      <p class="success" role="status">
        {counted(props.added, 'recipient was', 'recipients were')} added.{' '}
        <a href={`${addressOf(props.dissemination)}/recipients`}>To the recipients</a>
      </p>
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
        <caption>Rows that cannot be taken, and why</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Row</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {bad.map(({ line, text, reasons }) => (
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
