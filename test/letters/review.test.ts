import { expect, it } from 'vitest';
import type { LetterTemplate } from '../../shared/letters/letter.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import {
  mergerAnswered,
  mergerAsked,
  reviewAsked,
  reviewReminder,
  revisionAsked,
} from '../../shared/letters/review.ts';

const baseUrl = 'https://bpf.example.org';
const about = {
  name: 'Sara School',
  title: 'Access in rural schools',
  callTitle: 'Call for Best Practice Forums 2027',
};
const closes = '6 February 2027, 12:00 UTC';
const other = { otherTitle: 'Rural schools online', words: 'Two sides of one question.' };

const cases: readonly [string, LetterTemplate, Record<string, unknown>][] = [
  [
    'asks for a review',
    reviewAsked,
    {
      ...about,
      opens: '11 January 2027, 12:00 UTC',
      closes,
      reviewAt: `${baseUrl}/desk/proposals/prp_1/review`,
    },
  ],
  [
    'reminds of reviews',
    reviewReminder,
    {
      ...about,
      closes,
      proposals: [
        { title: about.title, path: '/desk/proposals/prp_1/review' },
        { title: other.otherTitle, path: '/desk/proposals/prp_2/review' },
      ],
      reviewsPath: '/desk/calls/cal_1/reviews',
    },
  ],
  [
    'tells that review has begun',
    reviewReminder,
    {
      ...about,
      closes,
      proposals: [],
      open: {
        begun: true,
        proposals: [
          { title: about.title, path: '/desk/proposals/prp_1/review' },
          { title: other.otherTitle, path: '/desk/proposals/prp_2/review' },
        ],
      },
      reviewsPath: '/desk/calls/cal_1/reviews',
    },
  ],
  [
    'reminds of a review, and of what hardly anybody has reviewed',
    reviewReminder,
    {
      ...about,
      closes,
      proposals: [{ title: about.title, path: '/desk/proposals/prp_1/review' }],
      open: { begun: false, proposals: [{ title: other.otherTitle, path: '/desk/proposals/prp_2/review' }] },
      reviewsPath: '/desk/calls/cal_1/reviews',
    },
  ],
  [
    'asks for a revision',
    revisionAsked,
    {
      ...about,
      words: 'Say who will use the result.',
      until: 'the end of 25 January 2027, anywhere on Earth (26 January 2027, 12:00 UTC)',
      editAt: `${baseUrl}/proposals/prp_1/edit?key=abc`,
    },
  ],
  [
    'asks whether two become one',
    mergerAsked,
    {
      ...about,
      ...other,
      goesOn: false,
      otherAt: `${baseUrl}/proposals/prp_2`,
      until: closes,
      answerAt: `${baseUrl}/mergers/mrg_1?key=abc`,
    },
  ],
  [
    'tells that two are one',
    mergerAnswered,
    { ...about, ...other, merged: true, proposalAt: `${baseUrl}/proposals/prp_2` },
  ],
];

it.each(cases)('%s', async (_, template, fields) => {
  const letter = letterOf(template, {
    to: { name: 'Sara School', email: 'sara@example.org' },
    cause: 'prp_1',
    event: 'x',
    at: new Date('2027-01-15T09:00:00.000Z'),
    fields,
  });
  const { subject, text } = await renderLetter(letter, { baseUrl, contact: 'secretariat@example.org' });
  // Without the foot, which every letter has.
  expect(`${subject}\n\n${text.split('\n\nYou get this letter')[0]}`).toMatchSnapshot();
});
