import type { ComponentChildren } from 'preact';
import { deskAddress } from '../../shared/domain/addresses.ts';
import {
  isUndecided,
  type Ledger,
  type LedgerHead,
  type Letter,
  type LetterState,
  letterStates,
  stateInWords,
} from '../../shared/domain/letter.ts';
import {
  isAnsweredWhenReturned,
  type LetterDecision,
  letterDecisionForm,
  mayGoElsewhere,
  recalledLetterForm,
  returnedLetterForm,
  unknownLetterForm,
  waitsForAnswer,
} from '../../shared/domain/letter-decision.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Done } from '../../shared/pages/done.tsx';
import { nameOfLetter } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { many } from '../../shared/pages/sum-of-letters.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import { deskKinds, type Listed } from '../../shared/store/desk.ts';
import { countOf, Time, titleOfList } from './parts.tsx';

/** What letters can wait for: a decision, since nobody knows whether they left; an answer, since they came back. */
export const waitingFor = ['decision', 'answer'] as const;

/** Which letters are listed; all when nothing is said. */
export interface LettersAskedFor {
  state: LetterState | undefined;
  /** Only those that wait for a person, the longest first. */
  waiting: (typeof waitingFor)[number] | undefined;
  /** Words that stand in the subject, or in the name or address of its reader. */
  words: string | undefined;
}

const waitingLetters = {
  decision: {
    title: 'Letters whose fate is not known',
    lead: 'Nobody knows whether these left, or they could not leave. Open each and say what shall become of it.',
    caption: 'Letters that wait for a decision, longest first',
    none: 'No letter waits for a decision.',
  },
  answer: {
    title: 'Letters that came back, and wait for an answer',
    lead: 'The addresses of these take no mail. Open each: send it to another address, or say how its reader was told.',
    caption: 'Letters that came back, longest first',
    none: 'No letter that came back waits for an answer.',
  },
};

export const titleOfLetters = (
  { state, waiting, words }: LettersAskedFor,
  found: Parameters<typeof countOf>[0],
): string =>
  waiting
    ? waitingLetters[waiting].title
    : titleOfList('Letters', state !== undefined || words !== undefined, found);

export const Letters = (
  props: LettersAskedFor & {
    letters: Letter[];
    cursor: string | undefined;
    /** Of the latest that went to many; where the list shows everything. */
    sums: readonly Sum[] | undefined;
  },
) => {
  const { state, words } = props;
  const waiting = props.waiting && waitingLetters[props.waiting];
  const query = props.waiting
    ? { waiting: props.waiting }
    : { ...(state ? { state } : {}), ...(words ? { q: words } : {}) };
  return (
    <>
      <h1>{waiting?.title ?? 'Letters'}</h1>
      {waiting ? (
        <p class="lead">
          {waiting.lead} <a href="/desk/letters">All letters</a>
        </p>
      ) : (
        <p class="lead">
          Every letter that was written, and what became of it{state ? '.' : '. Those in trouble come first.'}{' '}
          For people to decide on: <a href="/desk/letters?waiting=decision">those whose fate is not known</a>{' '}
          and <a href="/desk/letters?waiting=answer">those that came back</a>.
        </p>
      )}
      {props.sums?.length ? <Sums sums={props.sums} /> : null}
      <form method="get" action="/desk/letters" class="filter">
        <div class="field">
          <label for="q">Reader, address or words in the subject</label>
          <input id="q" name="q" type="search" value={words ?? ''} dir="auto" />
        </div>
        <div class="field">
          <label for="state">What became of it</label>
          <select id="state" name="state">
            <option value="">All</option>
            {letterStates.map((each) => (
              <option key={each} value={each} selected={each === state}>
                {stateInWords[each]}
              </option>
            ))}
          </select>
        </div>
        <button type="submit">Show</button>
        {state || words ? <a href="/desk/letters">Show all</a> : null}
      </form>
      {props.letters.length ? (
        <TableScroll label="Letters">
          <table class="stack">
            <caption>
              {countOf({ items: props.letters, cursor: props.cursor })}.{' '}
              {waiting?.caption ??
                `${state ? `Letters: ${stateInWords[state]}` : 'Letters by state'}${words ? `, with “${words}”` : ''}, newest first`}
            </caption>
            <thead>
              <tr>
                <th scope="col">Letter</th>
                <th scope="col">To</th>
                <th scope="col">What became of it</th>
                <th scope="col">Written</th>
              </tr>
            </thead>
            <tbody>
              {props.letters.map((letter) => (
                <tr key={letter.id}>
                  <th scope="row" dir="auto">
                    <a href={`/desk/letters/${letter.id}`}>
                      {nameOfLetter(letter)}
                      <span class="visually-hidden">, to {letter.to.name}</span>
                    </a>
                  </th>
                  <td data-label="To">
                    <Addressee letter={letter} />
                  </td>
                  <td class="state">
                    <span class={`tag ${letter.state}`}>{stateInWords[letter.state]}</span>
                  </td>
                  <td data-label="Written">
                    <Time at={letter.createdAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        <p class="empty">
          {props.cursor
            ? 'None so far. Go to the next page.'
            : (waiting?.none ??
              (words
                ? 'No letter is like that. Try fewer words, or another state.'
                : state
                  ? 'No letter is in this state.'
                  : 'No letter has been written yet. They come with what people do: a receipt, a decision, an output.'))}
        </p>
      )}
      <Paging cursor={props.cursor} path="/desk/letters" query={query} />
    </>
  );
};

/** What became of all letters of one dissemination or press release. */
export type Sum = Pick<Listed, 'id' | 'kind' | 'title'> & {
  /** Then what waits of it waits until somebody resumes it. */
  paused: boolean;
  ledger: Ledger;
};

/** The parts of the sum in a word each, for the head of a column. */
const parts: readonly [LedgerHead, string][] = [
  ['sent', 'left'],
  ['failed', 'failed'],
  ['suppressed', 'held back'],
  ['cancelled', 'called back'],
  ['unknown', 'unknown'],
  ['waiting', 'waiting'],
];

const Sums = ({ sums }: { sums: readonly Sum[] }) => (
  <section aria-labelledby="sums">
    <h2 id="sums">The latest that went to many</h2>
    <TableScroll label="The sums of letters">
      <table class="stack">
        <caption>Every letter is in exactly one column; “all” is their sum</caption>
        <thead>
          <tr>
            <th scope="col">Sent out</th>
            {parts.map(([part, word]) => (
              <th key={part} scope="col" class="number">
                {word}
              </th>
            ))}
            <th scope="col" class="number">
              all
            </th>
          </tr>
        </thead>
        <tbody>
          {sums.map(({ id, kind, title, paused, ledger }) => (
            <tr key={id}>
              <th scope="row" dir="auto">
                <a href={deskAddress(id)}>{title}</a>{' '}
                <span class="meta">
                  {deskKinds[kind].one}
                  {paused ? ', paused: what waits of it waits for a person' : ''}
                </span>
              </th>
              {parts.map(([part, word]) => (
                <td key={part} class={ledger[part] ? 'number' : 'number zero'} data-label={word}>
                  {many(ledger[part])}
                </td>
              ))}
              <td class="number" data-label="all">
                {many(ledger.accepted)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  </section>
);

const Addressee = ({ letter: { to } }: { letter: Pick<Letter, 'to'> }) => (
  <>
    <span dir="auto">{to.name}</span>
    {to.email === to.name ? null : <span class="meta"> {to.email}</span>}
  </>
);

/** What is said after a decision on a letter. */
export const told: Readonly<Record<LetterDecision, string>> = {
  arrived: 'Decided: it arrived, and counts as delivered.',
  again: 'Decided: it goes again, as soon as the mail service takes it.',
  'give-up': 'Decided: it is given up, and counts as failed.',
  elsewhere: 'Decided: it goes to the other address, as a letter of its own.',
  told: 'Decided: it is settled, and nothing is sent.',
};

export const LetterPage = (props: {
  letter: Letter;
  /** The letter that goes to another address in its place. */
  instead: string | undefined;
  /** Whether it has links or codes that open something for whoever has them. */
  holdsKeys: boolean;
  /** What the person who looks has just decided. */
  done: string | undefined;
  /** As its reader sees it, without its secrets. */
  shown: { subject: string; text: string } | undefined;
  causeTitle: string | undefined;
  /** Why it does not leave now. */
  held: string | undefined;
  /**
   * For whoever may say what shall become of it: while nobody knows, once it was refused, or when it came back. `recalled`:
   * why nothing is sent again, where what caused it was called back.
   */
  decide:
    | { csrf: string; typed: Typed; errors: readonly FieldError[]; recalled: string | undefined }
    | undefined;
  errors: readonly FieldError[];
}) => {
  const { letter, shown, decide } = props;
  const html = `/desk/letters/${letter.id}?part=html`;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <p class="kicker">
        <a href="/desk/letters">Letters</a>
      </p>
      <h1 dir="auto">{nameOfLetter(letter)}</h1>
      {props.done ? <Done>{props.done}</Done> : null}
      <p>
        <span class={`tag ${letter.state}`}>{stateInWords[letter.state]}</span>
      </p>
      <dl class="facts">
        <div>
          <dt>To</dt>
          <dd>
            <Addressee letter={letter} />
            {letter.list ? (
              <p class="meta">
                <a href={`/desk/choices/${letter.id}`}>What may be sent to this address</a>
              </p>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>Because of</dt>
          <dd>
            <a href={deskAddress(letter.cause)} dir="auto">
              {props.causeTitle ?? 'the record that caused it'}
            </a>
          </dd>
        </div>
        <div>
          <dt>Kind</dt>
          <dd>
            {letter.template.replaceAll('-', ' ')},{' '}
            {letter.stream === 'bulk' ? 'one of many' : 'in answer to somebody’s act'}
          </dd>
        </div>
        {letter.insteadOf ? (
          <div>
            <dt>Instead of</dt>
            <dd>
              <a href={deskAddress(letter.insteadOf)}>the letter that came back</a>
            </dd>
          </div>
        ) : null}
        {letter.answered ? (
          <div>
            <dt>Since it came back</dt>
            <dd>
              {props.instead ? (
                <>
                  it was sent to another address:{' '}
                  <a href={deskAddress(props.instead)}>the letter that went there</a>
                </>
              ) : (
                'a person settled it, and nothing was sent'
              )}
            </dd>
          </div>
        ) : null}
        {letter.messageId ? (
          <div>
            <dt>Number at the mail service</dt>
            <dd>{letter.messageId}</dd>
          </div>
        ) : null}
      </dl>
      {props.held ? (
        <p class="notice">
          It does not leave now. <span dir="auto">{props.held}</span>
        </p>
      ) : null}
      {letter.state === 'unknown' && !isUndecided(letter) ? (
        <p class="notice">
          The answer of the mail service was lost. Most often it tells within a minute what became of such a
          letter; if nothing is heard of it by <Time at={letter.dueAt} />, a person is asked.
        </p>
      ) : null}
      <TheWayOn letter={letter} />
      {decide ? <Decide letter={letter} holdsKeys={props.holdsKeys} {...decide} /> : null}
      <h2>What became of it</h2>
      <TableScroll label="What became of it">
        <table class="stack">
          <caption>In the order in which we heard of it</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">State</th>
              <th scope="col">What was said</th>
            </tr>
          </thead>
          <tbody>
            {letter.fate.map((line, index) => (
              <tr key={index}>
                <td data-label="When">
                  <Time at={line.at} />
                </td>
                <td class="state">{stateInWords[line.state]}</td>
                <td dir="auto">
                  {line.by ? `${line.by} decided: ` : ''}
                  {line.note}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {shown ? (
        <>
          <h2>The letter</h2>
          <p class="hint">
            As it was written, but for keys and codes in it: they are for its reader only, and hidden here.{' '}
            <a href={html}>On a page of its own</a>
          </p>
          <iframe
            class="letter"
            title={`The letter “${shown.subject}”`}
            src={html}
            sandbox=""
            loading="lazy"
          />
          <h2>As plain text</h2>
          <pre class="kept" dir="auto">
            {shown.text}
          </pre>
        </>
      ) : (
        <p class="warning">
          This letter was written by an older version, and cannot be laid out any more. What became of it
          stands above.
        </p>
      )}
    </>
  );
};

/** Where the address of a letter that came back is put right, when it is no matter of the letter itself. */
const TheWayOn = ({ letter }: { letter: Letter }) => {
  const { recipientId, fields, state, list } = letter;
  const isBack = state === 'bounced';
  if (recipientId && (isBack || letter.fate.at(-1)?.refusedBy === 'address'))
    return (
      <p class="notice">
        Its address takes no mail.{' '}
        <a href={deskAddress(recipientId)}>
          Name a new contact
          {typeof fields.organisation === 'string' ? (
            <>
              {' '}
              at <bdi>{fields.organisation}</bdi>
            </>
          ) : null}
        </a>
        , then it can be sent again.
      </p>
    );
  if (!isBack || letter.answered || isAnsweredWhenReturned(letter)) return null;
  return (
    <p class="notice">
      {list === 'press' ? (
        <>
          Its address takes no mail. <a href="/desk/press-contacts">Correct it among the press contacts</a>,
          so that the next letter arrives.
        </>
      ) : list === 'digests' ? (
        <>
          Its address takes no mail.{' '}
          <a href={deskAddress(letter.cause)}>Correct the address of this person</a>, so that the next digest
          arrives.
        </>
      ) : (
        'It was to prove that its address is its reader’s, or to lead back to what nobody has confirmed. So it goes to no other address: whoever typed this one can begin again with the right one.'
      )}
    </p>
  );
};

const ToDecide = ({ question, children }: { question: string; children: ComponentChildren }) => (
  <section class="panel" aria-labelledby="decide">
    <h2 id="decide">{question}</h2>
    {children}
  </section>
);

const Decide = ({
  letter,
  holdsKeys,
  recalled,
  csrf,
  typed,
  errors,
}: {
  letter: Letter;
  holdsKeys: boolean;
  recalled: string | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const form = {
    action: `/desk/letters/${letter.id}/decision`,
    typed,
    errors,
    keep: `decision-${letter.id}`,
  };
  if (letter.state === 'rejected' && recalled)
    return (
      <ToDecide question="It is not sent again">
        <p>What caused it was called back. {recalled}</p>
      </ToDecide>
    );
  if (letter.state === 'rejected')
    return (
      <ToDecide question="Send it again">
        <p>
          The mail service refused it, so it did not leave. Once what was in the way is mended, it can be sent
          again.
        </p>
        <Form
          {...form}
          schema={letterDecisionForm}
          only={['reason']}
          hidden={{ csrf, decision: 'again' }}
          submit="Send it again"
        />
      </ToDecide>
    );
  if (waitsForAnswer(letter) && (recalled || !mayGoElsewhere(letter)))
    return (
      <ToDecide question="It came back: how was its reader told?">
        <p>
          {recalled
            ? `What caused it was called back, so it goes to no other address. ${recalled} Tell its reader, where they should know; then say so here.`
            : 'What it says is true of this address only, so it goes to no other. Put the address right where it comes from, see “Because of”, or reach its reader in another way; then say so here.'}
        </p>
        <Form
          {...form}
          schema={letterDecisionForm}
          only={['reason']}
          hidden={{ csrf, decision: 'told' }}
          submit="Settle it"
        />
      </ToDecide>
    );
  if (waitsForAnswer(letter))
    return (
      <ToDecide question="It came back: what shall become of it?">
        <p>
          The address takes no mail, so its reader has not got this. It goes to another address only if you
          say so, once, as it was written. What comes later still goes to the address on record.
        </p>
        <p class="warning">
          Be sure that the other address is the same person’s: the letter was written for them.
          {holdsKeys
            ? ' It holds links or codes that let whoever has them read or change what is theirs.'
            : ''}
        </p>
        <Form {...form} schema={returnedLetterForm} hidden={{ csrf }} submit="Decide" />
      </ToDecide>
    );
  return (
    <ToDecide question="Nobody knows: what shall become of it?">
      <p>
        {letter.state === 'unknown'
          ? 'It may have left, and it may not: the answer of the mail service was lost, and no report of it came. It is not sent again by itself, so that nobody gets it twice.'
          : 'It could not be taken to the mail service, however often it was tried. It did not leave.'}
        {recalled ? ` What caused it was called back, so it cannot be sent again. ${recalled}` : ''}
      </p>
      <Form
        {...form}
        schema={recalled ? recalledLetterForm : unknownLetterForm}
        hidden={{ csrf }}
        submit="Decide"
      />
    </ToDecide>
  );
};
