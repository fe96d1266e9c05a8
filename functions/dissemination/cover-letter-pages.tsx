import {
  coverLetterForm,
  type Dissemination,
  disseminationStateInWords,
  type Edition,
  fallbackLanguage,
  missingLanguages,
  missingLanguagesInWords,
} from '../../shared/domain/dissemination.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { directionOf, languageName } from '../../shared/domain/language.ts';
import type { Output } from '../../shared/domain/output.ts';
import { type Language, languageNames, languages, type Recipient } from '../../shared/domain/recipient.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Done } from '../../shared/pages/done.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { Act, addressOf, Crumbs, counted } from './parts.tsx';

/** The cover letter in one language, and in which languages it is there. */
export const CoverLetterPage = (props: {
  dissemination: Dissemination;
  output: Output;
  forum: Pick<Forum, 'contact'>;
  recipients: readonly Recipient[];
  lang: Language;
  /** Whether a letter that is not there yet begins with the summary of the output. */
  beginWithSummary: boolean;
  csrf: string;
  /** What was just done. */
  done?: string | undefined;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { dissemination, lang, csrf } = props;
  const errors = props.errors ?? [];
  const address = `${addressOf(dissemination)}/cover-letter`;
  const open = dissemination.state === 'draft';
  const english = lang === fallbackLanguage;
  const written = writtenIn(dissemination, lang);
  const missing = missingLanguagesInWords(missingLanguages(dissemination, props.recipients));
  // Somebody's program may name a language that there is none of: then the error stands at a field for it.
  const wrongLanguage = errors.some(({ name }) => name === 'lang');
  return (
    <>
      <ErrorSummary errors={errors} />
      <Crumbs dissemination={dissemination} here="Cover letter" />
      <h1>Cover letter</h1>
      {props.done ? <Done>{props.done}</Done> : null}
      <p class="lead">
        The coordinating team presents the output, in a few lines. A link to the output, the explanation of
        what a BPF is, and how to take part follow by themselves.
      </p>
      {open ? null : (
        <p class="notice">
          This dissemination is {disseminationStateInWords[dissemination.state]}, so its cover letter stands.{' '}
          <a href={`${addressOf(dissemination)}/preview`}>See it as its readers do</a>.
        </p>
      )}
      <Languages {...props} />
      {missing ? <p class="notice">{missing}</p> : null}
      {open || props.typed ? (
        <section aria-labelledby="writing">
          <h2 id="writing">The letter in {languageNames[lang]}</h2>
          {written || english ? null : <FromEnglish coverLetter={dissemination.coverLetter} lang={lang} />}
          {written ? null : <Summary {...props} address={address} />}
          <Form
            schema={coverLetterForm}
            only={[
              ...(wrongLanguage ? ['lang'] : []),
              'subject',
              'text',
              'signature',
              // What was sent with another language is shown again, so that its error has a place.
              ...(english || props.typed?.replyTo ? ['replyTo', 'attachReport'] : []),
            ]}
            action={address}
            hidden={{
              csrf,
              revision: String(dissemination.revision),
              lang: wrongLanguage ? undefined : lang,
            }}
            typed={props.typed ?? written ?? firstText(props)}
            errors={errors}
            keep={`cover-letter-${dissemination.id}-${lang}`}
            submit="Save and look at it"
          />
          {open && written && !english ? (
            <details>
              <summary>Take the {languageNames[lang]} letter away</summary>
              <p>Its text is gone then, and those who read {languageNames[lang]} get the English letter.</p>
              <Act to={address} csrf={csrf} hidden={{ lang, remove: 'yes' }} class="danger">
                Take it away
              </Act>
            </details>
          ) : null}
        </section>
      ) : (
        <Standing dissemination={dissemination} />
      )}
    </>
  );
};

const writtenIn = ({ coverLetter, editions }: Dissemination, lang: string): Edition | undefined =>
  lang === fallbackLanguage ? coverLetter : editions?.find((each) => each.lang === lang);

/** Each language that somebody reads or that there is a letter in: who reads it, and the way to its letter. */
const Languages = ({
  dissemination,
  recipients,
  lang: here,
}: {
  dissemination: Dissemination;
  recipients: readonly Recipient[];
  lang: Language;
}) => {
  const address = `${addressOf(dissemination)}/cover-letter`;
  const open = dissemination.state === 'draft';
  const shown = languages.filter(
    (lang) =>
      lang === fallbackLanguage ||
      lang === here ||
      writtenIn(dissemination, lang) ||
      recipients.some(({ language }) => language === lang),
  );
  const others = languages.filter((lang) => !shown.includes(lang));
  return (
    <>
      <TableScroll label="Languages of this letter">
        <table class="stack">
          <caption>Each recipient gets the letter in their language, or in English</caption>
          <thead>
            <tr>
              <th scope="col">Language</th>
              <th scope="col">Letter</th>
              <th scope="col">Read by</th>
              {open ? <th scope="col">Do</th> : null}
            </tr>
          </thead>
          <tbody>
            {shown.map((lang) => {
              const written = writtenIn(dissemination, lang) !== undefined;
              const readers = recipients.filter(({ language }) => language === lang).length;
              return (
                <tr key={lang}>
                  <th scope="row">{languageNames[lang]}</th>
                  <td class="state">
                    <span class={`tag ${written ? 'good' : lang === fallbackLanguage ? 'bad' : 'waiting'}`}>
                      {written
                        ? 'written'
                        : lang === fallbackLanguage
                          ? 'not written yet'
                          : 'none: they get the English one'}
                    </span>
                  </td>
                  <td data-label="Read by">{counted(readers, 'recipient', 'recipients')}</td>
                  {open ? (
                    <td class="actions">
                      {lang === here ? (
                        'Below'
                      ) : (
                        <a href={`${address}?lang=${lang}`}>
                          {written ? 'Change' : 'Write'}
                          <span class="visually-hidden"> the letter in {languageNames[lang]}</span>
                        </a>
                      )}
                    </td>
                  ) : null}
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
      {open && others.length ? (
        <form method="get" action={address} class="filter">
          <div class="field">
            <label for="field-another">Another language</label>
            <select id="field-another" name="lang">
              {others.map((lang) => (
                <option key={lang} value={lang}>
                  {languageNames[lang]}
                </option>
              ))}
            </select>
          </div>
          <button type="submit" class="secondary">
            Write in it
          </button>
        </form>
      ) : null}
    </>
  );
};

const FromEnglish = ({ coverLetter, lang }: { coverLetter: Edition | undefined; lang: Language }) =>
  coverLetter ? (
    <details>
      <summary>The English letter, to put into {languageNames[lang]}</summary>
      <p>
        <strong>{coverLetter.subject}</strong>
      </p>
      <p class="kept">{coverLetter.text}</p>
      <p class="kept">{coverLetter.signature}</p>
    </details>
  ) : null;

/** R29: the summary of the output can be the letter. */
const Summary = (props: { output: Output; lang: Language; address: string; beginWithSummary: boolean }) =>
  props.beginWithSummary ? (
    <p class="notice">
      {'{{summary}}'} below becomes the summary of the output, as it is when this is prepared. It is in{' '}
      {languageName(props.output.lang)}.
    </p>
  ) : (
    <p>
      <a href={`${props.address}?lang=${props.lang}&begin=summary`}>
        Make the summary of the output the letter
      </a>
    </p>
  );

const firstText = (props: {
  lang: Language;
  beginWithSummary: boolean;
  forum: Pick<Forum, 'contact'>;
}): Typed => {
  const greeting = props.lang === fallbackLanguage ? 'Dear {{contact}},\n\n' : '{{contact}},\n\n';
  // Answers go to the forum, where it has an address of its own.
  const answers = props.forum.contact ? { replyTo: props.forum.contact } : {};
  if (props.beginWithSummary) return { ...answers, subject: '{{output}}', text: `${greeting}{{summary}}` };
  return props.lang === fallbackLanguage ? { ...answers, text: firstLines } : {};
};

/** Complete as it stands: whoever releases it unchanged sends nothing unfinished. */
const firstLines =
  'Dear {{contact}},\n\nThe Best Practice Forum “{{forum}}” has published “{{output}}”.\n\nWe send it to {{organisation}} for this reason: {{why}}';

/** The letters as they were prepared. */
const Standing = ({ dissemination }: { dissemination: Dissemination }) => (
  <>
    {[
      ...(dissemination.coverLetter ? [dissemination.coverLetter] : []),
      ...(dissemination.editions ?? []),
    ].map(({ lang, subject, text, signature }) => (
      <section key={lang} aria-labelledby={`letter-${lang}`}>
        <h2 id={`letter-${lang}`}>{languageNames[lang]}</h2>
        <div lang={lang} dir={directionOf(lang)} class="panel">
          <p>
            <strong dir="auto">{subject}</strong>
          </p>
          <p class="kept" dir="auto">
            {text}
          </p>
          <p class="kept" dir="auto">
            {signature}
          </p>
        </div>
      </section>
    ))}
  </>
);
