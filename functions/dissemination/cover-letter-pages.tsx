import {
  coverLetterForm,
  type Dissemination,
  disseminationStateInWords,
} from '../../shared/domain/dissemination.ts';
import type { Person } from '../../shared/domain/people.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { addressOf, Crumbs } from './parts.tsx';

export const CoverLetterPage = (props: {
  dissemination: Dissemination;
  csrf: string;
  person: Person | undefined;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => {
  const { dissemination, csrf } = props;
  const errors = props.errors ?? [];
  const open = dissemination.state === 'draft';
  return (
    <>
      <ErrorSummary errors={errors} />
      <Crumbs dissemination={dissemination} here="Cover letter" />
      <h1>Cover letter</h1>
      <p class="lead">
        The coordinating team presents the output, in a few lines. A link to the output, the explanation of
        what a BPF is, and how to take part follow by themselves.
      </p>
      {open || props.typed ? (
        <Form
          schema={coverLetterForm}
          action={`${addressOf(dissemination)}/cover-letter`}
          hidden={{ csrf, revision: String(dissemination.revision) }}
          typed={props.typed ?? dissemination.coverLetter ?? { lang: 'en', text: firstLines }}
          errors={errors}
          keep={`cover-letter-${dissemination.id}`}
          submit="Save and look at it"
        />
      ) : (
        <>
          <p class="notice">
            This dissemination is {disseminationStateInWords[dissemination.state]}, so its cover letter
            stands. <a href={`${addressOf(dissemination)}/preview`}>See it as its readers do</a>.
          </p>
          <p class="kept" dir="auto">
            {dissemination.coverLetter?.text}
          </p>
        </>
      )}
    </>
  );
};

const firstLines =
  'Dear {{contact}},\n\nthe Best Practice Forum “{{forum}}” has published “{{output}}”.\n\nWe send it to {{organisation}} because …';
